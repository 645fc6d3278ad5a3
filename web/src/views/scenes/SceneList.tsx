import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { useEffect, useRef } from "react";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";
import { sceneLabel, scenesOf } from "../../model/shots.ts";
import type { Heading } from "../script/fountain.ts";
import { Cast } from "./Cast.tsx";
import { SceneFigures } from "./SceneFigures.tsx";

const ROW = 46;

interface SceneListProps {
  /** Headings as they are being typed, ahead of what has been read; without them the document's scenes are listed. */
  live?: readonly Heading[];
  onChoose: (index: number, sceneId: Id | undefined) => void;
}

export function SceneList({ live, onChoose }: SceneListProps) {
  const scenes = useDocument(({ document }) => scenesOf(document).filter(({ omitted }) => !omitted));
  const labels = useDocument(({ document }) => scenes.map(({ id }) => sceneLabel(document, id)));
  const chosen = useSession((state) => state.sceneId) ?? scenes[0]?.id;
  const { session } = useModel();
  const parent = useRef<HTMLDivElement>(null);
  const rows =
    live?.map(({ text, number }, index) => ({
      text,
      label: number ?? labels[index] ?? String(index + 1),
      id: scenes[index]?.id,
    })) ?? scenes.map(({ heading, id }, index) => ({ text: heading, label: labels[index] ?? "", id }));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => parent.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const place = rows.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place, { align: "auto" });
  }, [place, virtual]);
  return (
    <aside aria-label="Scenes" className="flex min-h-0 flex-col bg-panel">
      <h3 className="panel-title flex justify-between px-3 pt-2.5 pb-1.5">
        Scenes <span>{rows.length > 0 && rows.length}</span>
      </h3>
      <div ref={parent} className="min-h-0 flex-1 overflow-y-auto">
        {rows.length === 0 ? (
          <p className="px-3 py-2 text-faint">
            Scenes appear here as soon as there is a heading such as INT. KITCHEN - NIGHT.
          </p>
        ) : (
          <ol aria-label="Scenes in order" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  className="absolute inset-x-0"
                  style={{ top: start }}
                >
                  <button
                    type="button"
                    aria-current={row.id !== undefined && row.id === chosen ? "true" : undefined}
                    onClick={() => {
                      if (row.id !== undefined) session.set({ sceneId: row.id });
                      onChoose(index, row.id);
                    }}
                    className={clsx(
                      "grid w-full grid-cols-[28px_minmax(0,1fr)] content-center border-l-2 py-1.5 pr-3 pl-2 text-left -outline-offset-2",
                      row.id !== undefined && row.id === chosen
                        ? "border-accent bg-raised"
                        : "border-transparent hover:bg-raised/60",
                    )}
                  >
                    <span className="tabular text-12 text-faint">{row.label}</span>
                    <span className="line-clamp-2 font-medium uppercase" title={row.text}>
                      {row.text}
                    </span>
                    <span className="col-start-2 truncate text-12 text-faint">
                      {row.id === undefined ? "reading…" : <SceneFigures sceneId={row.id} />}
                    </span>
                  </button>
                </li>
              );
            })}
          </ol>
        )}
      </div>
      <Cast />
    </aside>
  );
}
