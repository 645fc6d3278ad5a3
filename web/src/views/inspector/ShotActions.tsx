import { CircleAlert, Clapperboard, Ellipsis } from "lucide-react";
import type { EngineCard, ShotPlan } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import { comparedTakes, compareTakes, reproduceTake } from "../../commands/take.ts";
import { cardOf, whyNotFollowed } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
import type { Job, Shot, Take } from "../../model/records.ts";
import { canRework, workedTake } from "../../model/status.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu, type MenuEntry } from "../../ui/Menu.tsx";
import { passOf } from "./guides/choices.ts";
import { ExtendPopover } from "./rework/ExtendPopover.tsx";
import { RetakePopover } from "./rework/RetakePopover.tsx";
import { takeName } from "./takeNames.ts";

type Refused = NonNullable<Job["error"]>;

/** What can be made of the shots; it stays in sight while the settings scroll. */
export function ShotActions({ shots, plan }: { shots: readonly Shot[]; plan: ShotPlan | null }) {
  const refusal = plan?.refusal ?? null;
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const one = shots.length === 1 ? shots[0] : undefined;
  const worked = useFacts((facts) => (one === undefined ? undefined : workedTake(facts, one)));
  const reworks = useFacts(canRework);
  return (
    <div className="shrink-0 space-y-2 border-t border-line px-3 py-2.5">
      {refusal !== null && one !== undefined && <Refusal shot={one} why={refusal} />}
      {worked !== undefined && one !== undefined && reworks && (
        <Rework shot={one} take={worked} today={one.overrides.prompt ?? plan?.assembled_prompt ?? null} />
      )}
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

/** Work on the take that stands for the shot: a span of it anew, or more at its ends. `today` is what the shot's prompt would be. */
function Rework({ shot, take, today }: { shot: Shot; take: Take; today: string | null }) {
  return (
    <div className="flex gap-2">
      <RetakePopover shot={shot} take={take} today={today} />
      <ExtendPopover shot={shot} take={take} today={today} />
    </div>
  );
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
