import { CircleAlert, LoaderCircle } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCommands } from "../commands/commands.tsx";
import { closeProject, openProject } from "../commands/project.ts";
import { useDocument, useModel, useSession } from "../model/model.tsx";
import type { DialogName } from "../model/stores.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog as Plain } from "../ui/Dialog.tsx";
import { type Part, PartFrame } from "../ui/part.tsx";
import { EmptyState } from "../ui/signs.tsx";
import {
  Compare,
  Export,
  Import,
  NewProject,
  Palette,
  Projects,
  preloadParts,
  Settings,
  Shortcuts,
  VIEW_PARTS,
} from "./parts.ts";
import { Header } from "./shell/Header.tsx";
import { Notices } from "./shell/Notices.tsx";
import { StatusBar } from "./shell/StatusBar.tsx";
import { ViewFrame } from "./shell/ViewFrame.tsx";

export function App() {
  return (
    <div className="grid h-full grid-rows-[44px_minmax(0,1fr)_24px]">
      <Header />
      <Main />
      <StatusBar />
      <Dialogs />
      <Notices />
    </div>
  );
}

function Main() {
  const opening = useDocument((state) => state.opening);
  const view = useSession((state) => state.view);
  const projects = opening === "closed" && view !== "models";
  const Shown = projects ? Projects : VIEW_PARTS[view];
  useFetching(Shown, opening !== "opening");
  if (view !== "models" && opening === "opening") return <Opening />;
  if (view !== "models" && opening === "failed") return <Failed />;
  return (
    <PartFrame
      key={projects ? "projects" : view}
      instead={projects ? <main aria-busy /> : <ViewFrame view={view} />}
      missing={<MissingView />}
    >
      <Shown />
    </PartFrame>
  );
}

/** The view comes while its project does, and all others once it is there. */
function useFetching(shown: Part<Record<never, never>>, open: boolean): void {
  const begun = useRef(false);
  useEffect(() => {
    // What does not come is told in its place, once it is drawn.
    const coming = shown.preload().catch(() => null);
    if (!open || begun.current) return;
    begun.current = true;
    void coming.then(preloadParts);
  }, [shown, open]);
}

const DIALOGS: Readonly<Record<DialogName, Part<Record<never, never>>>> = {
  palette: Palette,
  shortcuts: Shortcuts,
  settings: Settings,
  "new-project": NewProject,
  import: Import,
  export: Export,
};

/** Each from the first time that it is opened. */
function Dialogs() {
  const open = useSession((state) => state.dialog);
  const comparing = useSession((state) => state.comparing !== null);
  return (
    <>
      {Object.entries(DIALOGS).map(([name, dialog]) => (
        <Opened key={name} dialog={dialog} open={open === name} />
      ))}
      <Opened dialog={Compare} open={comparing} />
    </>
  );
}

function Opened({ dialog: Dialog, open }: { dialog: Part<Record<never, never>>; open: boolean }) {
  const [wanted, setWanted] = useState(open);
  const { session } = useModel();
  const close = () => session.set({ dialog: null, comparing: null });
  if (open && !wanted) setWanted(true);
  return wanted ? (
    <PartFrame
      instead={null}
      missing={
        <Plain open={open} onClose={close} title={MISSING} footer={<Reload />}>
          {WHY_MISSING}
        </Plain>
      }
    >
      <Dialog />
    </PartFrame>
  ) : null;
}

const MISSING = "This part of the studio could not be loaded";
const WHY_MISSING =
  "The studio has stopped, or was updated since this page was opened. Start it if need be, and reload.";

const Reload = () => <Button onClick={() => location.reload()}>Reload</Button>;

const MissingView = () => (
  <main>
    <EmptyState icon={CircleAlert} title={MISSING} actions={<Reload />}>
      {WHY_MISSING}
    </EmptyState>
  </main>
);

const Opening = () => (
  <main className="grid place-items-center text-dim" aria-busy>
    <span className="flex items-center gap-2">
      <LoaderCircle size={16} className="animate-spin" aria-hidden /> Opening…
    </span>
  </main>
);

function Failed() {
  const failure = useDocument((state) => state.failure);
  const projectId = useDocument((state) => state.projectId);
  const { run } = useCommands();
  return (
    <main>
      <EmptyState
        icon={CircleAlert}
        title="The project could not be opened"
        actions={
          <>
            <Button onClick={() => projectId !== null && run(openProject, { id: projectId })}>
              Try again
            </Button>
            <Button onClick={() => run(closeProject)}>All projects</Button>
          </>
        }
      >
        {failure}
      </EmptyState>
    </main>
  );
}
