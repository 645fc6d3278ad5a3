import { CircleAlert, LoaderCircle } from "lucide-react";
import { useCommands } from "../commands/commands.tsx";
import { closeProject, openProject } from "../commands/project.ts";
import { useDocument, useSession } from "../model/model.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/signs.tsx";
import { ElementsView } from "./elements/ElementsView.tsx";
import { ExportDialog } from "./export/ExportDialog.tsx";
import { ImagesView } from "./images/ImagesView.tsx";
import { CompareDialog } from "./inspector/compare/CompareDialog.tsx";
import { ModelsView } from "./models/ModelsView.tsx";
import { NewProjectDialog } from "./projects/NewProjectDialog.tsx";
import { ProjectsView } from "./projects/ProjectsView.tsx";
import { ImportDialog } from "./script/ImportDialog.tsx";
import { ScriptView } from "./script/ScriptView.tsx";
import { SettingsDialog } from "./settings/SettingsDialog.tsx";
import { Header } from "./shell/Header.tsx";
import { Notices } from "./shell/Notices.tsx";
import { Palette } from "./shell/Palette.tsx";
import { ShortcutsDialog } from "./shell/ShortcutsDialog.tsx";
import { StatusBar } from "./shell/StatusBar.tsx";
import { StoryboardView } from "./storyboard/StoryboardView.tsx";
import { TimelineView } from "./timeline/TimelineView.tsx";

export function App() {
  return (
    <div className="grid h-full grid-rows-[44px_minmax(0,1fr)_24px]">
      <Header />
      <Main />
      <StatusBar />
      <Palette />
      <ShortcutsDialog />
      <SettingsDialog />
      <NewProjectDialog />
      <ImportDialog />
      <ExportDialog />
      <CompareDialog />
      <Notices />
    </div>
  );
}

function Main() {
  const opening = useDocument((state) => state.opening);
  const view = useSession((state) => state.view);
  if (view === "models") return <ModelsView />;
  if (opening === "closed") return <ProjectsView />;
  if (opening === "opening") return <Opening />;
  if (opening === "failed") return <Failed />;
  switch (view) {
    case "script":
      return <ScriptView />;
    case "storyboard":
      return <StoryboardView />;
    case "elements":
      return <ElementsView />;
    case "images":
      return <ImagesView />;
    case "timeline":
      return <TimelineView />;
  }
}

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
