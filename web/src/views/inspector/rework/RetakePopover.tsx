import { Scissors } from "lucide-react";
import { useRef } from "react";
import { projectOf } from "../../../model/document.ts";
import { markedOf } from "../../../model/marked.ts";
import { useDocument, useSession } from "../../../model/model.tsx";
import type { Shot, Take } from "../../../model/records.ts";
import { durationLabel } from "../../../model/time.ts";
import { Button } from "../../../ui/Button.tsx";
import { Popover } from "../../../ui/Popover.tsx";
import { takeName } from "../takeNames.ts";
import { ReworkForm } from "./ReworkForm.tsx";
import { useReworking } from "./useReworking.ts";

interface ReworkProps {
  shot: Shot;
  take: Take;
  /** What the shot's prompt would be today. */
  today: string | null;
}

/** The marked span of a take anew. */
export function RetakePopover({ shot, take, today }: ReworkProps) {
  const [open, setOpen] = useReworking(shot.id, "retake");
  const prompt = useRef<HTMLTextAreaElement>(null);
  const rate = useDocument(({ document }) => projectOf(document)?.rate);
  const [strip, view, bench, selection] = useSession(
    (state) => [state.strip, state.view, state.bench, state.selection] as const,
  );
  const tables = useDocument(({ document }) => document.tables);
  const span = markedOf(tables, { strip, view, bench, selection }, shot);
  const frames = span === null ? "" : `frames ${span.start} to ${span.end - 1} of ${takeName(take)} anew`;
  return (
    <Popover
      open={open && span !== null}
      onOpenChange={setOpen}
      label={`Retake a span of ${takeName(take)}`}
      first={prompt}
      trigger={
        <Button
          icon={Scissors}
          className="min-w-0 flex-1"
          disabled={span === null}
          title={
            span === null
              ? "Mark a span first: I and O in the viewer or on the shot's frames, or drag along their ruler"
              : `Makes ${frames}`
          }
        >
          Retake span…
        </Button>
      }
    >
      {span !== null && rate !== undefined && (
        <ReworkForm
          take={take}
          today={today}
          wish={{ span: { start: take.shot_start + span.start, duration: span.end - span.start } }}
          way="retake"
          spoken={`What ${takeName(take)} says elsewhere is not said again: of the spoken words only those that fall into these frames.`}
          prompt={prompt}
          onCancel={() => setOpen(false)}
        >
          <p className="text-12 text-dim">
            Makes {frames} ({durationLabel(span.end - span.start, rate)}), and keeps all others.
          </p>
        </ReworkForm>
      )}
    </Popover>
  );
}
