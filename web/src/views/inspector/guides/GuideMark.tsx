import { clsx } from "clsx";
import type { KeyboardEvent } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { deleteGuide, guideWords, setGuideStrength, shiftGuide } from "../../../commands/guide.ts";
import {
  frameOf,
  type GuideGrid,
  isStill,
  misplaced,
  steppedFrom,
  takenSlots,
} from "../../../model/guides.ts";
import { useFacts } from "../../../model/model.tsx";
import type { Guide } from "../../../model/records.ts";
import type { StripHands } from "./useStrip.ts";

interface GuideMarkProps {
  guide: Guide;
  guides: readonly Guide[];
  grid: GuideGrid;
  chosen: boolean;
  hands: StripHands;
  onChoose: () => void;
}

const STRONGER = 0.05;
const FAR = 4;

/** A guide on the strip: a picture at its frame, or a film along the frames that it is followed for. */
export function GuideMark(props: GuideMarkProps) {
  const { guide, guides, grid, chosen, hands, onChoose } = props;
  const asset = useFacts((facts) => facts.assets[guide.asset_id]);
  const key = useMarkKeys(props);
  const frame = frameOf(guide, grid);
  const wrong = misplaced(guide, guides, grid);
  const still = isStill(guide);
  const words = guideWords(guide.role);
  const left = `${((Math.min(frame, grid.frames - 1) + (still ? 0.5 : 0)) / grid.frames) * 100}%`;
  const shared = {
    role: "slider",
    tabIndex: 0,
    "data-guide": guide.id,
    "aria-label": `${words}${asset === undefined ? "" : `, ${asset.name}`}`,
    "aria-valuemin": 0,
    "aria-valuemax": grid.frames - 1,
    "aria-valuenow": frame,
    "aria-valuetext": `frame ${frame}, ${Math.round(guide.strength * 100)} percent${wrong === null ? "" : `, ${wrong}`}`,
    onFocus: onChoose,
    onKeyDown: key,
    onPointerDown: (event: React.PointerEvent) =>
      hands.grab(event, { on: "guide", id: guide.id, held: frame }),
  };
  if (!still)
    return (
      <div
        {...shared}
        className={clsx(
          "relative flex h-5 cursor-grab items-center gap-1 overflow-hidden rounded-sm border px-1 text-11",
          chosen ? "border-accent bg-accent-soft text-text" : "border-video-edge bg-video text-text",
        )}
        style={{ marginLeft: left }}
      >
        <span className="shrink-0">{words}</span>
        <span className="truncate text-dim">{asset?.name}</span>
      </div>
    );
  return (
    <div
      {...shared}
      className={clsx("group absolute inset-y-0 w-9 -translate-x-1/2 cursor-grab", chosen && "z-10")}
      style={{ left: `clamp(18px, ${left}, calc(100% - 18px))` }}
    >
      <span
        className={clsx(
          "absolute inset-x-0 bottom-0 block aspect-video overflow-hidden rounded-sm border bg-stage",
          wrong !== null ? "border-bad" : chosen ? "border-accent" : "border-dim group-hover:border-text",
        )}
        style={{ opacity: 0.4 + 0.6 * guide.strength }}
      >
        {asset !== undefined && (
          <img
            src={assetUrl.thumbnail(asset.id, 96)}
            alt=""
            draggable={false}
            className="size-full object-cover"
          />
        )}
      </span>
    </div>
  );
}

/** Arrows move it by the steps of its engine, Shift further; up and down change its strength; Delete removes it. */
function useMarkKeys({ guide, guides, grid }: GuideMarkProps) {
  const { run } = useCommands();
  const taken = isStill(guide) ? takenSlots(guides, grid, guide.id) : new Set<number>();
  const frame = frameOf(guide, grid);
  const frames: Record<string, (far: boolean) => number> = {
    ArrowLeft: (far) => steppedFrom(frame, far ? -FAR : -1, grid, taken),
    ArrowRight: (far) => steppedFrom(frame, far ? FAR : 1, grid, taken),
    Home: () => 0,
    End: () => grid.frames - 1,
  };
  const strengths: Record<string, number> = { ArrowUp: STRONGER, ArrowDown: -STRONGER };
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = frames[event.key];
    const by = strengths[event.key];
    if (to !== undefined) run(shiftGuide, { id: guide.id, frame: to(event.shiftKey) });
    else if (by !== undefined) run(setGuideStrength, { id: guide.id, strength: guide.strength + by });
    else if (event.key === "Delete" || event.key === "Backspace") run(deleteGuide, { id: guide.id });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
