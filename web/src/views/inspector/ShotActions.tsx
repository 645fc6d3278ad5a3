import { CircleAlert, Clapperboard, Ellipsis, Scissors } from "lucide-react";
import type { EngineCard } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import { comparedTakes, compareTakes, reproduceTake, retakeSpan } from "../../commands/take.ts";
import { cardOf, whyNotFollowed } from "../../model/limits.ts";
import { markedInShot } from "../../model/marked.ts";
import { useDocument, useFacts, useSession } from "../../model/model.tsx";
import type { Job, Shot, Take } from "../../model/records.ts";
import { valuesOf } from "../../model/shots.ts";
import { shownTake } from "../../model/status.ts";
import { within } from "../../tools/strip.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu, type MenuEntry } from "../../ui/Menu.tsx";
import { ExtendPopover } from "./ExtendPopover.tsx";
import { passOf } from "./guides/choices.ts";
import { takeName } from "./takeNames.ts";

type Refused = NonNullable<Job["error"]>;

/** What can be made of the shots; it stays in sight while the settings scroll. */
export function ShotActions({ shots, refusal }: { shots: readonly Shot[]; refusal: Refused | null }) {
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const one = shots.length === 1 ? shots[0] : undefined;
  const worked = useFacts((facts) => {
    const take = one === undefined ? undefined : shownTake(facts, one);
    return take?.type === "motion" && facts.assets[take.asset_id]?.type === "video" ? take : undefined;
  });
  const reworks = useFacts(
    ({ engines }) => engines?.some(({ limits }) => limits.ways.includes("retake")) ?? false,
  );
  return (
    <div className="shrink-0 space-y-2 border-t border-line px-3 py-2.5">
      {refusal !== null && one !== undefined && <Refusal shot={one} why={refusal} />}
      {worked !== undefined && one !== undefined && reworks && <Rework shot={one} take={worked} />}
      <div className="flex gap-2">
        <Button
          tone="primary"
          icon={Clapperboard}
          className="min-w-0 flex-1"
          onClick={() => run(drawShots, { ids, boards: "none", takes: "all" })}
        >
          {one === undefined ? "Make takes" : "Make a take"}
        </Button>
        <Button onClick={() => run(drawShots, { ids, boards: "all", takes: "none" })}>
          {one === undefined ? "Redraw boards" : "Redraw board"}
        </Button>
        {one !== undefined && <More shot={one} take={worked} />}
      </div>
    </div>
  );
}

/** Why no take can be made as things stand; an engine that is not ready says so where it is chosen. */
function Refusal({ shot, why }: { shot: Shot; why: Refused }) {
  const ready = useFacts(({ engines }) => cardOf(engines, shot)?.ready === "ready");
  if (!ready) return null;
  return (
    <p role="status" className="flex gap-1.5 text-12 text-dim select-text">
      <CircleAlert size={14} className="mt-px shrink-0 text-stale" aria-hidden />
      <span>{[why.detail, why.remedy].filter(Boolean).join(" ")}</span>
    </p>
  );
}

/** Work on the take that stands for the shot: a span of it anew, or more at its ends. */
function Rework({ shot, take }: { shot: Shot; take: Take }) {
  const span = useMarkedSpan(shot);
  const { run } = useCommands();
  return (
    <div className="flex gap-2">
      <Button
        icon={Scissors}
        className="min-w-0 flex-1"
        disabled={span === null}
        title={
          span === null
            ? "Mark a span first: I and O in the viewer or on the shot's frames, or drag along their ruler"
            : `Makes frames ${span.start} to ${span.end - 1} of ${takeName(take)} anew`
        }
        onClick={() =>
          span !== null && run(retakeSpan, { takeId: take.id, start: span.start, end: span.end })
        }
      >
        Retake span
      </Button>
      <ExtendPopover take={take} />
    </div>
  );
}

/** On the strip of the shot's frames; else, at the timeline, what I and O have marked of it in the cut. */
function useMarkedSpan(shot: Shot) {
  const frames = valuesOf(shot).frames;
  const own = useSession(({ strip }) => (strip?.shotId === shot.id ? strip.span : null));
  const [bench, selection, view] = useSession((state) => [state.bench, state.selection, state.view] as const);
  const tables = useDocument(({ document }) => document.tables);
  const marked = own ?? (view === "timeline" ? markedInShot(tables, bench, shot.id, selection) : null);
  return marked === null ? null : within(marked, frames);
}

const isPainter = ({ name, ready }: EngineCard) => name === "flux2" && ready === "ready";

function More({ shot, take }: { shot: Shot; take: Take | undefined }) {
  const { run, studio } = useCommands();
  const unfollowed = useFacts((facts) =>
    whyNotFollowed(facts.engines, shot, passOf(facts, shot.id, "depth") !== undefined),
  );
  const paints = useFacts(({ engines }) => engines?.some(isPainter) ?? false);
  // What can be compared changes with the takes.
  useFacts((facts) => facts.takes);
  const pair = comparedTakes(studio, shot);
  const entries: MenuEntry[] = [
    {
      label: "Make a take that follows the blocking",
      ...(unfollowed !== null && { note: unfollowed, disabled: true }),
      onSelect: () => run(drawShots, { ids: [shot.id], boards: "none", takes: "all", directed_by: "depth" }),
    },
    {
      label: "Paint concept art by FLUX.2",
      keys: "shift+r",
      disabled: !paints,
      onSelect: () => run(drawShots, { ids: [shot.id], boards: "all", takes: "none", engine: "flux2" }),
    },
    {
      label: take === undefined ? "Reproduce the take" : `Reproduce ${takeName(take)}`,
      disabled: take === undefined,
      onSelect: () => take !== undefined && run(reproduceTake, { takeId: take.id }),
    },
    "separator",
    {
      label: "Compare takes",
      keys: "shift+c",
      disabled: pair === null,
      onSelect: () => pair !== null && run(compareTakes, { shotId: shot.id, takeIds: pair }),
    },
  ];
  return (
    <Menu entries={entries} align="end">
      <IconButton icon={Ellipsis} label="More to make" />
    </Menu>
  );
}
