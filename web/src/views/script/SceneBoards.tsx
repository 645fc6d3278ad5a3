import { Clapperboard } from "lucide-react";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { scenesOf, shotsOf } from "../../model/shots.ts";
import { EmptyState } from "../../ui/signs.tsx";
import { ShotPicture, ShotWords } from "../storyboard/ShotCard.tsx";

/** Beside the page: the boards of the scene that the caret is in. */
export function SceneBoards() {
  const chosen = useSession((state) => state.sceneId);
  const sceneId = useDocument(({ document }) =>
    chosen !== null && chosen in document.tables.scene
      ? chosen
      : scenesOf(document).find(({ omitted }) => !omitted)?.id,
  );
  const shotIds = useDocument(({ document }) =>
    sceneId === undefined
      ? []
      : shotsOf(document, sceneId)
          .filter(({ state }) => state === "live")
          .map(({ id }) => id),
  );
  const heading = useDocument(({ document }) =>
    sceneId === undefined ? "" : (document.tables.scene[sceneId]?.heading ?? ""),
  );
  return (
    <aside aria-label="Boards of this scene" className="flex min-h-0 flex-col bg-panel">
      <h3 className="panel-title flex justify-between gap-2 px-3 pt-2.5 pb-1.5">
        <span className="truncate">{heading === "" ? "Boards" : heading}</span>
        <span>{shotIds.length > 0 && shotIds.length}</span>
      </h3>
      {shotIds.length === 0 ? (
        <EmptyState icon={Clapperboard} title="No shots yet">
          Scenes become shots as you write, and are drawn here.
        </EmptyState>
      ) : (
        <div className="min-h-0 flex-1 space-y-3 overflow-y-auto px-3 pb-6">
          {shotIds.map((id) => (
            <BoardButton key={id} id={id} />
          ))}
        </div>
      )}
    </aside>
  );
}

function BoardButton({ id }: { id: Id }) {
  const { session } = useModel();
  return (
    <button
      type="button"
      className="block w-full overflow-hidden rounded-md border border-line bg-bg text-left hover:border-hover"
      onClick={() => {
        session.select(id);
        session.set({ view: "storyboard" });
      }}
    >
      <ShotPicture id={id} width={320} />
      <ShotWords id={id} />
    </button>
  );
}
