import type { EditorView } from "@codemirror/view";
import { FileUp, LoaderCircle } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { importScript, importScriptFile } from "../../commands/script.ts";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import { scenesOf } from "../../model/shots.ts";
import { scriptText } from "../../model/writing.ts";
import { Button } from "../../ui/Button.tsx";
import { Chip } from "../../ui/signs.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { SceneList } from "../scenes/SceneList.tsx";
import { createScriptEditor, jumpToLine, replaceText, setProblems } from "./editor.ts";
import { type Heading, headingsOf } from "./fountain.ts";
import { SceneBoards } from "./SceneBoards.tsx";

const HEADINGS_PAUSE_MS = 120;

export function ScriptView() {
  const [headings, setHeadings] = useState<readonly Heading[]>([]);
  const editor = useRef<EditorView | null>(null);
  const { session, stores } = useModel();
  const sceneAt = (line: number) => {
    const place = headings.findLastIndex((heading) => heading.line <= line);
    const live = scenesOf(stores.document.getState().document).filter(({ omitted }) => !omitted);
    session.set({ sceneId: live[Math.max(0, place)]?.id ?? null });
  };
  return (
    <main className="grid min-h-0 grid-cols-[248px_minmax(0,1fr)_300px] gap-px bg-line">
      <SceneList
        live={headings}
        onChoose={(index) => {
          const heading = headings[index];
          if (heading !== undefined && editor.current !== null) jumpToLine(editor.current, heading.line);
        }}
      />
      <section aria-label="Screenplay" className="grid min-h-0 grid-rows-[36px_minmax(0,1fr)] bg-bg">
        <ScriptBar onJump={(line) => editor.current !== null && jumpToLine(editor.current, line)} />
        <Page editor={editor} onHeadings={setHeadings} onCaret={sceneAt} />
      </section>
      <SceneBoards />
    </main>
  );
}

function ScriptBar({ onJump }: { onJump: (line: number) => void }) {
  const { run } = useCommands();
  const title = useDocument(({ document }) => Object.values(document.tables.script).at(-1)?.title ?? "");
  return (
    <div className="flex items-center gap-3 border-b border-line bg-panel px-3">
      <span className="truncate font-medium text-dim">{title === "" ? "Screenplay" : title}</span>
      <ReadingSign onJump={onJump} />
      <Button icon={FileUp} tone="ghost" className="ml-auto" onClick={() => run(importScript)}>
        Import
      </Button>
    </div>
  );
}

function ReadingSign({ onJump }: { onJump: (line: number) => void }) {
  const { state, failure, problems } = useSession(({ script }) => script);
  const next = useRef(0);
  if (state === "failed") return <Chip tone="bad">not read: {failure}</Chip>;
  if (state === "reading")
    return (
      <Chip>
        <LoaderCircle size={11} className="animate-spin" aria-hidden /> reading
      </Chip>
    );
  if (state === "typing") return <Chip tone="run">writing</Chip>;
  const count = problems.length;
  if (count === 0) return null;
  const jump = () => {
    const problem = problems[next.current % count];
    next.current += 1;
    if (problem !== undefined) onJump(problem.line);
  };
  return (
    <Tooltip text={problems[0]?.message ?? ""}>
      <button type="button" onClick={jump} className="rounded-full">
        <Chip tone={problems.some(({ severity }) => severity === "error") ? "bad" : "stale"}>
          {count} {count === 1 ? "line" : "lines"} to look at
        </Chip>
      </button>
    </Tooltip>
  );
}

interface PageProps {
  editor: { current: EditorView | null };
  onHeadings: (headings: readonly Heading[]) => void;
  onCaret: (line: number) => void;
}

function Page({ editor, onHeadings, onCaret }: PageProps) {
  const parent = useRef<HTMLDivElement>(null);
  const text = useDocument(scriptText);
  const problems = useSession(({ script }) => script.problems);
  const { stores } = useModel();
  const { studio, run } = useCommands();
  const caret = useRef(onCaret);
  caret.current = onCaret;
  const headings = useRef(onHeadings);
  headings.current = onHeadings;

  useEffect(() => {
    if (parent.current === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const first = studio.writing.draft() ?? scriptText(stores.document.getState());
    const view = createScriptEditor({
      parent: parent.current,
      text: first,
      onType: (typed) => {
        studio.writing.typed(typed);
        clearTimeout(timer);
        timer = setTimeout(() => headings.current(headingsOf(typed)), HEADINGS_PAUSE_MS);
      },
      onCaret: (line) => caret.current(line),
    });
    headings.current(headingsOf(first));
    editor.current = view;
    if (first === "") view.focus();
    return () => {
      clearTimeout(timer);
      void studio.writing.flush();
      editor.current = null;
      view.destroy();
    };
  }, [editor, stores, studio]);

  useEffect(() => {
    // What is typed and not read yet is newer than the document.
    if (editor.current === null || studio.writing.draft() !== null) return;
    replaceText(editor.current, text);
    headings.current(headingsOf(text));
  }, [editor, studio, text]);

  useEffect(() => editor.current?.dispatch({ effects: setProblems.of(problems) }), [editor, problems]);

  return (
    // A file may be dropped anywhere on the page; the Import button does the same by keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target has no role
    <div
      ref={parent}
      className="min-h-0"
      onDragOver={(event) => event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDropCapture={(event) => {
        const file = event.dataTransfer.files[0];
        if (file === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        run(importScriptFile, { file });
      }}
    />
  );
}
