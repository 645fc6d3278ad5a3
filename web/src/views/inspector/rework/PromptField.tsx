import { type RefObject, useId } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Characters, LONGEST_PROMPT } from "../prompts.tsx";
import type { OwnPrompt } from "./useReworkPlan.ts";

interface PromptFieldProps {
  /** Of the take. */
  name: string;
  text: string;
  /** The words that the take was made with. */
  read: OwnPrompt;
  today: string | null;
  kept: boolean;
  spoken: string;
  field: RefObject<HTMLTextAreaElement | null>;
  onType: (text: string | null) => void;
  onReadAgain: () => void;
}

const SPOKEN = /["“«]/;

/** The take's own words, until others are written. */
export function PromptField(props: PromptFieldProps) {
  const { name, text, read, today, kept, spoken, field, onType, onReadAgain } = props;
  const hint = useId();
  const own = read.state === "read" ? read.prompt : null;
  const offersToday =
    today !== null && own !== null && today.trim() !== own.trim() && text.trim() !== today.trim();
  const words = kept
    ? SPOKEN.test(own ?? "")
      ? spoken
      : ""
    : "The new frames are told this, and say all that it says.";
  return (
    <div>
      <div className="flex h-6 items-center justify-between text-dim">
        <span className={kept ? "" : "text-text"}>Prompt</span>
        <span className="text-12 text-faint">{kept ? `${name}'s own` : "yours"}</span>
      </div>
      <textarea
        ref={field}
        aria-label="Prompt"
        aria-describedby={words === "" ? undefined : hint}
        value={text}
        placeholder={read.state === "reading" ? "Reading the take…" : own || "What is to be seen and heard"}
        maxLength={LONGEST_PROMPT}
        rows={5}
        spellCheck
        onChange={(event) => onType(event.target.value)}
        className="field-sizing-content max-h-60 min-h-26 w-full resize-none rounded border border-line bg-bg px-2 py-1.5 text-13 text-text select-text placeholder:text-faint hover:border-hover"
      />
      <div className="flex flex-wrap items-center gap-3">
        {!kept && (
          <Button tone="ghost" className="-ml-1.5 h-6 px-1.5 text-12" onClick={() => onType(null)}>
            Back to {name}'s
          </Button>
        )}
        {offersToday && (
          <Button tone="ghost" className="-ml-1.5 h-6 px-1.5 text-12" onClick={() => onType(today)}>
            Use the shot's prompt of today
          </Button>
        )}
        <span className="flex-1" />
        <Characters of={text} />
      </div>
      {read.state === "failed" && (
        <div role="alert" className="flex items-center gap-3 pt-1 text-12 text-bad select-text">
          <p className="flex-1">
            The prompt of {name} could not be read. {read.why} Left empty, it stays as it is.
          </p>
          <Button className="h-6 px-1.5 text-12" onClick={onReadAgain}>
            Read it again
          </Button>
        </div>
      )}
      {words !== "" && (
        <p id={hint} className="pt-1 text-12 text-dim">
          {words}
        </p>
      )}
    </div>
  );
}
