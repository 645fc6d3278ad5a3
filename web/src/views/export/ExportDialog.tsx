import { useCommands } from "../../commands/commands.tsx";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { ExportCheckPanel } from "./ExportCheckPanel.tsx";
import { ExportJobPanel } from "./ExportJobPanel.tsx";
import { useExport } from "./useExport.ts";

/** From the cut to a file: what is missing, how large, how far, and where it lies. */
export function ExportDialog() {
  const open = useSession((state) => state.dialog === "export");
  const projectId = useDocument((state) => state.projectId);
  const { session } = useModel();
  if (projectId === null) return null;
  return (
    <Dialog
      open={open}
      onClose={() => session.set({ dialog: null })}
      title="Export film"
      description="One H.264 file with its sound, as the viewer shows it."
      width={520}
    >
      {open && <Steps projectId={projectId} />}
    </Dialog>
  );
}

function Steps({ projectId }: { projectId: Id }) {
  const { studio } = useCommands();
  const state = useExport(studio, projectId);
  const job = useFacts((facts) => (state.jobId === null ? undefined : facts.jobs[state.jobId]));
  if (state.jobId !== null && job !== undefined) return <ExportJobPanel job={job} onAgain={state.again} />;
  return <ExportCheckPanel state={state} />;
}
