import { HardDrive } from "lucide-react";
import { useEffect, useState } from "react";
import type { Machine } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useModel } from "../../model/model.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";

const LOOK_MS = 15_000;
const GIB = 2 ** 30;
/** With less room on the disk than this it is said: a night of takes would not fit. */
const LITTLE_BYTES = 2 * GIB;

/** `GPU none · 2 cores · 18 GB free`, and the disk when it is nearly full. */
export function MachineSign() {
  const machine = useMachine();
  if (machine === null) return null;
  const gpu = machine.gpus.length === 0 ? "none" : machine.gpus.join(", ");
  const memory = `${gigabytes(machine.memory_free_bytes)} of ${gigabytes(machine.memory_bytes)} GB memory free`;
  const disk = `${gigabytes(machine.disk_free_bytes)} GB free on the disk of the data folder`;
  return (
    <>
      {machine.disk_free_bytes < LITTLE_BYTES && (
        <Tooltip text={disk}>
          <span role="alert" className="flex items-center gap-1 text-bad">
            <HardDrive size={12} aria-hidden /> disk nearly full
          </span>
        </Tooltip>
      )}
      <Tooltip text={`${memory}, ${disk}`}>
        <span className="tabular-nums">
          GPU {gpu} · {machine.cores} {machine.cores === 1 ? "core" : "cores"} ·{" "}
          {gigabytes(machine.memory_free_bytes)} GB free
        </span>
      </Tooltip>
    </>
  );
}

function useMachine(): Machine | null {
  const { api } = useModel();
  const [machine, setMachine] = useState<Machine | null>(null);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      try {
        const seen = await api.machine();
        if (!gone) setMachine(seen);
      } catch (error) {
        // Without an answer the last one stands.
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      }
    };
    void look();
    const timer = setInterval(() => document.visibilityState === "visible" && void look(), LOOK_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [api]);
  return machine;
}

const gigabytes = (bytes: number): string => {
  const count = bytes / GIB;
  return count < 10 ? count.toFixed(1) : String(Math.round(count));
};
