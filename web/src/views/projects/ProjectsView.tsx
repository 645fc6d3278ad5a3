import { Clapperboard, Film, FolderPlus, LoaderCircle, MoreHorizontal, PlugZap } from "lucide-react";
import { useEffect, useState } from "react";
import { assetUrl, type BinnedProject, type ProjectSummary } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import {
  deleteProject,
  newProject,
  openProject,
  openSample,
  restoreProject,
} from "../../commands/project.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import { durationLabel, rateLabel } from "../../model/time.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { EmptyState } from "../../ui/signs.tsx";

const RETRY_MS = 2000;

export function ProjectsView() {
  const projects = useFacts((facts) => facts.projects);
  const [binOpen, setBinOpen] = useState(false);
  const { run, studio } = useCommands();
  const { connection } = studio;
  const known = projects !== null;
  useEffect(() => {
    void connection.refreshProjects();
    if (known) return;
    const timer = setInterval(() => void connection.refreshProjects(), RETRY_MS);
    return () => clearInterval(timer);
  }, [connection, known]);
  return (
    <main className="min-h-0 overflow-y-auto bg-bg">
      <div className="mx-auto max-w-[1280px] px-8 py-8">
        <div className="mb-6 flex items-center gap-2">
          <h1 className="flex-1 text-20 font-semibold">{binOpen ? "Bin" : "Projects"}</h1>
          <Button tone="ghost" onClick={() => setBinOpen(!binOpen)} aria-pressed={binOpen}>
            {binOpen ? "Back to projects" : "Bin"}
          </Button>
          {!binOpen && (
            <>
              <Button icon={Film} onClick={() => run(openSample)}>
                Sample film
              </Button>
              <Button tone="primary" icon={FolderPlus} onClick={() => run(newProject)}>
                New project
              </Button>
            </>
          )}
        </div>
        {binOpen ? <Bin /> : <Projects projects={projects} />}
      </div>
    </main>
  );
}

function Projects({ projects }: { projects: readonly ProjectSummary[] | null }) {
  const live = useFacts((facts) => facts.live);
  if (projects === null)
    return (
      <EmptyState icon={live ? LoaderCircle : PlugZap} title="Waiting for the studio">
        If it does not appear, start it again with: milimo studio
      </EmptyState>
    );
  if (projects.length === 0) return <NoProjects />;
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-5">
      {projects.map((project) => (
        <ProjectCard key={project.id} project={project} />
      ))}
    </ul>
  );
}

function NoProjects() {
  const { run } = useCommands();
  return (
    <EmptyState
      icon={Clapperboard}
      title="Begin with a screenplay"
      actions={
        <>
          <Button tone="primary" onClick={() => run(newProject)}>
            New project
          </Button>
          <Button onClick={() => run(openSample)}>Open the sample film</Button>
        </>
      }
    >
      Paste or import one: its scenes become shots, the shots are drawn, and the cut can be played and
      exported.
    </EmptyState>
  );
}

function ProjectCard({ project }: { project: ProjectSummary }) {
  const { run } = useCommands();
  const { id, name, scenes, shots, frames, rate, poster_asset_id } = project;
  return (
    <li className="group relative overflow-hidden rounded-lg border border-line bg-panel hover:border-hover">
      <button
        type="button"
        className="block w-full text-left -outline-offset-2"
        onClick={() => run(openProject, { id })}
      >
        <span className="block aspect-video overflow-hidden bg-stage">
          {poster_asset_id === null ? (
            <span className="grid size-full place-items-center text-faint">
              <Clapperboard size={28} strokeWidth={1.25} aria-hidden />
            </span>
          ) : (
            <img src={assetUrl.thumbnail(poster_asset_id, 640)} alt="" className="size-full object-cover" />
          )}
        </span>
        <span className="block px-3 pt-2.5 pb-3">
          <span className="block truncate pr-8 text-15 font-medium">{name}</span>
          <span className="block text-12 text-faint">
            {scenes} {scenes === 1 ? "scene" : "scenes"} · {shots} shots
            {frames > 0 && ` · ${durationLabel(frames, rate)}`} · {rateLabel(rate)} fps
          </span>
          <span className="block text-12 text-faint">{since("changed", project.updated_at)}</span>
        </span>
      </button>
      <span className="absolute right-2 bottom-10">
        <Menu
          align="end"
          entries={[
            { label: "Open", onSelect: () => run(openProject, { id }) },
            "separator",
            { label: "Move to the bin", danger: true, onSelect: () => run(deleteProject, { id, name }) },
          ]}
        >
          <IconButton icon={MoreHorizontal} label={`More about ${name}`} size="small" />
        </Menu>
      </span>
    </li>
  );
}

/** `changed 2 hours ago` */
function since(verb: string, moment: string): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  const minutes = (Date.now() - date.getTime()) / 60_000;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes < 60) return `${verb} ${words.format(-Math.round(minutes), "minute")}`;
  if (minutes < 48 * 60) return `${verb} ${words.format(-Math.round(minutes / 60), "hour")}`;
  return `${verb} ${words.format(-Math.round(minutes / 60 / 24), "day")}`;
}

function Bin() {
  const [binned, setBinned] = useState<readonly BinnedProject[] | null>(null);
  const { api } = useModel();
  const { run } = useCommands();
  useEffect(() => {
    let gone = false;
    api.bin().then(
      (found) => gone || setBinned(found),
      () => gone || setBinned([]),
    );
    return () => {
      gone = true;
    };
  }, [api]);
  if (binned === null) return null;
  if (binned.length === 0)
    return (
      <EmptyState icon={Clapperboard} title="The bin is empty">
        Projects that you delete wait here, with everything in them.
      </EmptyState>
    );
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-panel">
      {binned.map(({ id, name, binned_at }) => (
        <li key={id} className="flex items-center gap-3 px-4 py-2.5">
          <span className="flex-1 truncate font-medium">{name}</span>
          <span className="text-12 text-faint">{since("thrown away", binned_at)}</span>
          <Button
            onClick={() => {
              run(restoreProject, { id });
              setBinned(binned.filter((project) => project.id !== id));
            }}
          >
            Restore
          </Button>
        </li>
      ))}
    </ul>
  );
}
