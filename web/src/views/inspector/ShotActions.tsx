import { Clapperboard } from "lucide-react";
import { useCommands } from "../../commands/commands.tsx";
import { drawShots } from "../../commands/jobs.ts";
import type { Shot } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";

/** What can be made of the shots; it stays in sight while the settings scroll. */
export function ShotActions({ shots }: { shots: readonly Shot[] }) {
  const { run } = useCommands();
  const ids = shots.map(({ id }) => id);
  const one = shots.length === 1;
  return (
    <div className="flex shrink-0 gap-2 border-t border-line px-3 py-2.5">
      <Button
        tone="primary"
        icon={Clapperboard}
        className="flex-1"
        onClick={() => run(drawShots, { ids, boards: "none", takes: "all" })}
      >
        {one ? "Make a take" : "Make takes"}
      </Button>
      <Button onClick={() => run(drawShots, { ids, boards: "all", takes: "none" })}>
        {one ? "Redraw board" : "Redraw boards"}
      </Button>
    </div>
  );
}
