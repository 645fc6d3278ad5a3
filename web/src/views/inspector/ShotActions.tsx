import { Clapperboard, Ellipsis, Scissors } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import { comparedTakes, compareTakes, reproduceTake, retakeSpan } from "../../commands/take.ts";
import { useFacts, useSession } from "../../model/model.tsx";
import type { Shot, Take } from "../../model/records.ts";
import { shownTake } from "../../model/status.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Menu, type MenuEntry } from "../../ui/Menu.tsx";
import { ExtendPopover } from "./ExtendPopover.tsx";
import { passOf } from "./guides/choices.ts";
import { takeName } from "./takeNames.ts";

/** What can be made of the shots; it stays in sight while the settings scroll. */
export function ShotActions({ shots }: { shots: readonly Shot[] }) {
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const one = shots.length === 1 ? shots[0] : undefined;
  const worked = useFacts((facts) => {
    const take = one === undefined ? undefined : shownTake(facts, one);
    return take?.type === "motion" ? take : undefined;
  });
  const reworks = useFacts(
    ({ engines }) => engines?.some(({ limits }) => limits.ways.includes("retake")) ?? false,
  );
  return (
    <div className="shrink-0 space-y-2 border-t border-line px-3 py-2.5">
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

/** Work on the take that stands for the shot: a span of it anew, or more at its ends. */
function Rework({ shot, take }: { shot: Shot; take: Take }) {
  const span = useSession(({ strip }) => (strip?.shotId === shot.id ? strip.span : null));
  const { run } = useCommands();
  return (
    <div className="flex gap-2">
      <Button
        icon={Scissors}
        className="min-w-0 flex-1"
        disabled={span === null}
        title={
          span === null
            ? "Mark a span first: drag along the ruler of the guides' strip, or I and O on it"
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

function More({ shot, take }: { shot: Shot; take: Take | undefined }) {
  const { run, studio } = useCommands();
  const follows = useFacts((facts) => passOf(facts, shot.id, "depth") !== undefined);
  // What can be compared changes with the takes.
  useFacts((facts) => facts.takes);
  const pair = comparedTakes(studio, shot);
  const entries: MenuEntry[] = [
    {
      label: "Make a take that follows the blocking",
      disabled: !follows,
      onSelect: () => run(drawShots, { ids: [shot.id], boards: "none", takes: "all", directed_by: "depth" }),
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
