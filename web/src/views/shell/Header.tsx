import { clsx } from "clsx";
import { ChevronDown, Command as CommandIcon, Redo2, Undo2 } from "lucide-react";
import { useRef, useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { redo, undo } from "../../commands/edit.ts";
import { openModels } from "../../commands/models.ts";
import { closeProject, exportFilm, newProject, openSample, renameProject } from "../../commands/project.ts";
import { openPalette, openSettings, openShortcuts, VIEWS } from "../../commands/view.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts, useModel, useSession } from "../../model/model.tsx";
import { rateLabel } from "../../model/time.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { Dot } from "../../ui/signs.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { JobsTray } from "../jobs/JobsTray.tsx";

export function Header() {
  const open = useDocument((state) => state.opening === "open");
  const { run } = useCommands();
  return (
    <header className="flex items-center gap-3 border-b border-line bg-panel px-3">
      <span className="text-15 font-semibold tracking-tight">
        milimo<span className="text-accent">.</span>
      </span>
      {open ? <ProjectTitle /> : null}
      {open ? <ViewTabs /> : <span className="mx-auto" />}
      <div className="flex min-w-0 flex-1 items-center justify-end gap-2">
        {open && <UndoButtons />}
        <JobsTray />
        <IconButton
          icon={CommandIcon}
          label="Find a command"
          keys="mod+shift+p"
          onClick={() => run(openPalette)}
        />
        {open && (
          <Button tone="primary" onClick={() => run(exportFilm)}>
            Export
          </Button>
        )}
      </div>
    </header>
  );
}

function ProjectTitle() {
  const project = useDocument(({ document }) => projectOf(document));
  const [renaming, setRenaming] = useState(false);
  const { run } = useCommands();
  if (project === undefined) return null;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2.5">
      {renaming ? (
        <RenameField name={project.name} onEnd={() => setRenaming(false)} />
      ) : (
        <Menu
          entries={[
            { label: "Rename…", onSelect: () => setTimeout(() => setRenaming(true)) },
            { label: "New project…", keys: "mod+alt+n", onSelect: () => run(newProject) },
            { label: "Open the sample film", onSelect: () => run(openSample) },
            { label: "All projects", onSelect: () => run(closeProject) },
            "separator",
            { label: "Models and LoRAs", keys: "shift+6", onSelect: () => run(openModels) },
            { label: "Settings", keys: "mod+,", onSelect: () => run(openSettings) },
            { label: "Keyboard shortcuts", keys: "?", onSelect: () => run(openShortcuts) },
          ]}
        >
          <button
            type="button"
            aria-label={`Project: ${project.name}`}
            className="flex h-7 min-w-0 items-center gap-1 rounded px-1.5 font-semibold hover:bg-raised"
          >
            <span className="truncate">{project.name}</span>
            <ChevronDown size={14} className="shrink-0 text-faint" aria-hidden />
          </button>
        </Menu>
      )}
      <span className="hidden shrink-0 text-12 text-faint min-[1280px]:inline">
        {rateLabel(project.rate)} fps · {project.width}×{project.height}
      </span>
      <SaveSign />
    </div>
  );
}

function RenameField({ name, onEnd }: { name: string; onEnd: () => void }) {
  const { run } = useCommands();
  const given = useRef(false);
  return (
    <input
      // The field replaces the title on the user's own command, so the focus belongs in it.
      // biome-ignore lint/a11y/noAutofocus: it follows a choice from the project's menu
      autoFocus
      aria-label="Project name"
      defaultValue={name}
      maxLength={200}
      className="h-7 w-56 rounded border border-line bg-bg px-1.5 font-semibold select-text"
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Escape") given.current = true;
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
      onBlur={(event) => {
        if (!given.current) run(renameProject, { name: event.currentTarget.value });
        onEnd();
      }}
    />
  );
}

function SaveSign() {
  const saving = useDocument((state) => state.saving);
  const live = useFacts((facts) => facts.live);
  const offline = saving === "offline" || !live;
  const [tone, word, tip] = offline
    ? ([
        "bad",
        "offline",
        "The studio does not answer. Your work is kept in this window and sent when it does.",
      ] as const)
    : saving === "saving"
      ? (["run", "saving", "Your last change is on its way."] as const)
      : (["ok", "saved", "Every change is saved as you make it."] as const);
  return (
    <Tooltip text={tip}>
      <span
        role="status"
        className={clsx("flex shrink-0 items-center gap-1.5 text-12", offline ? "text-bad" : "text-faint")}
      >
        <Dot tone={tone} />
        {word}
      </span>
    </Tooltip>
  );
}

function ViewTabs() {
  const view = useSession((state) => state.view);
  const { session } = useModel();
  return (
    <nav aria-label="Views" className="flex shrink-0 gap-0.5 rounded-md bg-bg p-0.5">
      {VIEWS.map(({ view: each, label }, index) => (
        <Tooltip key={each} text={label} keys={`shift+${index + 1}`}>
          <button
            type="button"
            aria-current={each === view ? "page" : undefined}
            onClick={() => session.set({ view: each })}
            className={clsx(
              "h-7 rounded px-3.5 transition-colors",
              each === view ? "bg-raised text-text" : "text-dim hover:text-text",
            )}
          >
            {label}
          </button>
        </Tooltip>
      ))}
    </nav>
  );
}

function UndoButtons() {
  const undoLabel = useDocument((state) => state.undoLabel);
  const redoLabel = useDocument((state) => state.redoLabel);
  const { run } = useCommands();
  return (
    <div className="flex">
      <IconButton
        icon={Undo2}
        label={undoLabel === null ? "Nothing to undo" : `Undo: ${undoLabel}`}
        keys="mod+z"
        disabled={undoLabel === null}
        onClick={() => run(undo)}
      />
      <IconButton
        icon={Redo2}
        label={redoLabel === null ? "Nothing to redo" : `Redo: ${redoLabel}`}
        keys="mod+shift+z"
        disabled={redoLabel === null}
        onClick={() => run(redo)}
      />
    </div>
  );
}
