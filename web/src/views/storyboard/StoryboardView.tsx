import { Clapperboard } from "lucide-react";
import { useRef } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { importScript } from "../../commands/script.ts";
import { useDocument, useModel } from "../../model/model.tsx";
import { scenesOf } from "../../model/shots.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { ShotInspector } from "../inspector/ShotInspector.tsx";
import { SceneList } from "../scenes/SceneList.tsx";
import { Board, type BoardHandle } from "./Board.tsx";

export function StoryboardView() {
  const board = useRef<BoardHandle>(null);
  const empty = useDocument(({ document }) => scenesOf(document).length === 0);
  return (
    <main className="grid min-h-0 grid-cols-[248px_minmax(0,1fr)_300px] gap-px bg-line">
      <SceneList onChoose={(_, sceneId) => sceneId !== undefined && board.current?.showScene(sceneId)} />
      <section aria-label="Storyboard" className="min-h-0 bg-bg">
        {empty ? <NoScenes /> : <Board ref={board} />}
      </section>
      <ShotInspector />
    </main>
  );
}

function NoScenes() {
  const { session } = useModel();
  const { run } = useCommands();
  return (
    <EmptyState
      icon={Clapperboard}
      title="No scenes yet"
      actions={
        <>
          <Button tone="primary" onClick={() => session.set({ view: "script" })}>
            Write the script
          </Button>
          <Button onClick={() => run(importScript)}>Import a screenplay…</Button>
        </>
      }
    >
      A storyboard follows from the screenplay. Write or paste it, and its shots are drawn here.
    </EmptyState>
  );
}
