import { clsx } from "clsx";
import { type DragEvent, useRef, useState } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { addGuide, addGuideFiles, guideWords } from "../../../commands/guide.ts";
import { type GuideGrid, isStill, roleAt, snapped, tiledFrames } from "../../../model/guides.ts";
import { within } from "../../../model/marked.ts";
import { useFacts, useModel, useSession } from "../../../model/model.tsx";
import type { Guide, Id, Shot } from "../../../model/records.ts";
import { shownTake } from "../../../model/status.ts";
import { bringsMedia, droppedMedia } from "../../drag.ts";
import { GuideMark } from "./GuideMark.tsx";
import { SpanRuler } from "./SpanRuler.tsx";
import { type StripHands, useStrip } from "./useStrip.ts";

const TILES = 5;

interface GuideStripProps {
  shot: Shot;
  guides: readonly Guide[];
  grid: GuideGrid;
  chosen: Id | null;
  onChoose: (id: Id) => void;
}

/** The shot's frames from left to right, what it shows today, and the guides that lie on them. Assets and files are dropped onto it. */
export function GuideStrip({ shot, guides, grid, chosen, onChoose }: GuideStripProps) {
  const box = useRef<HTMLFieldSetElement>(null);
  const { session } = useModel();
  const standing = useSession(({ strip }) => (strip?.shotId === shot.id ? strip : null));
  const frame = Math.min(grid.frames - 1, standing?.frame ?? 0);
  const span = standing?.span == null ? null : within(standing.span, grid.frames);
  const stand = (next: Partial<NonNullable<typeof standing>>) =>
    session.set({ strip: { shotId: shot.id, frame, span, ...next } });
  const hands = useStrip(box, shot.id, grid, {
    onSpan: (marked) => stand({ span: marked }),
    onPlace: (at) => stand({ frame: Math.max(0, Math.min(grid.frames - 1, at)) }),
    onClick: onChoose,
  });
  const drop = useGuideDrop(shot.id, grid, hands);
  const stills = guides.filter(isStill);
  const films = guides.filter((guide) => !isStill(guide));
  const mark = (guide: Guide) => (
    <GuideMark
      key={guide.id}
      guide={guide}
      guides={guides}
      grid={grid}
      chosen={guide.id === chosen}
      hands={hands}
      onChoose={() => onChoose(guide.id)}
    />
  );
  return (
    <fieldset
      ref={box}
      aria-label="Frames of the shot"
      className={clsx(
        "relative touch-none overflow-hidden rounded border bg-stage select-none",
        drop.at === null ? "border-line" : "border-accent",
      )}
      {...drop.handlers}
    >
      <SpanRuler
        shotId={shot.id}
        frames={grid.frames}
        step={grid.step}
        frame={frame}
        span={span}
        hands={hands}
      />
      <Footage shot={shot} frames={grid.frames} />
      {stills.length > 0 && <div className="relative h-6">{stills.map(mark)}</div>}
      {films.length > 0 && <div className="space-y-px p-px">{films.map(mark)}</div>}
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 w-px bg-text/70"
        style={{ left: `${((frame + 0.5) / grid.frames) * 100}%` }}
      />
      {drop.at !== null && <DropLine frame={drop.at} grid={grid} />}
    </fieldset>
  );
}

function DropLine({ frame, grid }: { frame: number; grid: GuideGrid }) {
  const part = (frame + 0.5) / grid.frames;
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute inset-y-0 z-20 w-0.5 bg-accent"
      style={{ left: `${part * 100}%` }}
    >
      <span
        className={clsx(
          "absolute top-4 rounded-sm bg-accent px-1 text-11 font-medium whitespace-nowrap text-accent-ink",
          part < 0.5 ? "left-1" : "right-1",
        )}
      >
        {guideWords(roleAt(frame, grid))} · {frame}
      </span>
    </span>
  );
}

/** Frames of what the shot shows, each where the ruler has it; hatched while it shows nothing. */
function Footage({ shot, frames }: { shot: Shot; frames: number }) {
  const take = useFacts((facts) => shownTake(facts, shot));
  return (
    <div aria-hidden className="flex h-8 overflow-hidden">
      {take === undefined ? (
        <span className="hatched flex-1" />
      ) : (
        tiledFrames(take, frames, TILES).map((at, index) => (
          <img
            // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place
            key={index}
            src={assetUrl.thumbnail(take.asset_id, 96, at)}
            alt=""
            draggable={false}
            className="h-full min-w-0 flex-1 object-cover opacity-70"
          />
        ))
      )}
    </div>
  );
}

function useGuideDrop(shotId: Id, grid: GuideGrid, hands: StripHands) {
  const { run } = useCommands();
  const [at, setAt] = useState<number | null>(null);
  const frameUnder = (event: DragEvent) => snapped(Math.floor(hands.placeOf(event).frame), grid);
  return {
    at,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!bringsMedia(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setAt(frameUnder(event));
      },
      onDragLeave(event: DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setAt(null);
      },
      onDrop(event: DragEvent) {
        setAt(null);
        const { assetId, files } = droppedMedia(event.dataTransfer);
        if (assetId === null && files.length === 0) return;
        event.preventDefault();
        const frame = frameUnder(event);
        if (assetId !== null) run(addGuide, { shotId, assetId, frame });
        else run(addGuideFiles, { shotId, files, frame });
      },
    },
  };
}
