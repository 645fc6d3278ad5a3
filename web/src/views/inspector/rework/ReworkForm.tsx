import { CircleAlert, Info, X } from "lucide-react";
import type { KeyboardEvent, ReactNode, RefObject } from "react";
import type { ReworkPlan, ReworkWish } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { extendTake, retakeTake } from "../../../commands/take.ts";
import type { Take } from "../../../model/records.ts";
import type { Way } from "../../../model/reworks.ts";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Field, NumberField } from "../../../ui/fields.tsx";
import { Keys } from "../../../ui/Kbd.tsx";
import { takeName } from "../takeNames.ts";
import { PromptField } from "./PromptField.tsx";
import { useReworkDraft } from "./useReworking.ts";
import { useOwnPrompt, useReworkPlan } from "./useReworkPlan.ts";

const LARGEST_SEED = 2 ** 32 - 1;
const COMMANDS = { retake: retakeTake, extend: extendTake };

interface ReworkFormProps {
  take: Take;
  /** What the shot's prompt would be today. */
  today: string | null;
  /** What is asked for, but for its prompt and its seed. */
  wish: ReworkWish;
  way: Way;
  /** What becomes of the words that a kept prompt has said. */
  spoken: string;
  prompt: RefObject<HTMLTextAreaElement | null>;
  onCancel: () => void;
  /** What else is asked. */
  children: ReactNode;
}

/** How a take is worked on: what is told to the engine, from which seed, and what comes of the rest. */
export function ReworkForm(props: ReworkFormProps) {
  const { take, today, way, spoken, prompt, onCancel, children } = props;
  const [read, readAgain] = useOwnPrompt(take.id);
  const own = read.state === "read" ? read.prompt : null;
  const [{ words, seed, sending, refused }, write] = useReworkDraft(take.id, way);
  const plan = useReworkPlan(take.id, props.wish);
  const { run } = useCommands();
  const text = words ?? own ?? "";
  const kept = text.trim() === "" || text.trim() === own?.trim();
  const wish = { ...props.wish, prompt: kept ? null : text, seed };
  const barred = sending || Boolean(plan?.refusal);
  return (
    <form
      className="flex min-h-0 flex-col"
      onKeyDownCapture={submitOnKey}
      onSubmit={(event) => {
        event.preventDefault();
        if (!barred) run(COMMANDS[way], { takeId: take.id, wish });
      }}
    >
      <div className="min-h-0 flex-1 space-y-3 overflow-y-auto p-3">
        {children}
        <PromptField
          name={takeName(take)}
          text={text}
          read={read}
          today={today}
          kept={kept}
          spoken={spoken}
          field={prompt}
          onType={(typed) => write({ words: typed })}
          onReadAgain={readAgain}
        />
        <div className="-mx-3">
          <Field label="Seed">
            <div className="flex gap-1">
              <NumberField
                label="Seed"
                value={seed}
                unset="another each time"
                min={0}
                max={LARGEST_SEED}
                onCommit={(number) => write({ seed: number })}
              />
              {seed !== null && (
                <IconButton icon={X} label="Seed: another each time" onClick={() => write({ seed: null })} />
              )}
            </div>
          </Field>
        </div>
        <Outlook take={take} plan={plan} />
      </div>
      {refused !== null && isSame(refused.wish, wish) && (
        <p
          role="alert"
          className="flex shrink-0 gap-1.5 border-t border-line p-3 text-12 text-bad select-text"
        >
          <CircleAlert size={14} className="mt-px shrink-0" aria-hidden />
          <span>
            {COMMANDS[way].label}: not done. {refused.why}
          </span>
        </p>
      )}
      <div className="flex shrink-0 items-center justify-end gap-2 border-t border-line p-3">
        <Keys of="mod+enter" />
        <span className="flex-1 text-12 text-faint">from any field</span>
        <Button tone="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button tone="primary" submit disabled={barred}>
          {sending ? "Sending…" : COMMANDS[way].label}
        </Button>
      </div>
    </form>
  );
}

const isSame = (a: ReworkWish, b: ReworkWish) => JSON.stringify(a) === JSON.stringify(b);

/** By Ctrl or Cmd from any field, and by no other key; a number that is being typed is meant first. */
function submitOnKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
  const draws = event.ctrlKey || event.metaKey;
  // A form is sent by Enter in any of its inputs.
  if (draws || event.target instanceof HTMLInputElement) event.preventDefault();
  if (!draws) return;
  // A choice opens by it.
  if (event.target instanceof Element && event.target.closest("[role=combobox]") !== null)
    event.stopPropagation();
  const form = event.currentTarget;
  setTimeout(() => form.requestSubmit());
}

/** Who makes it and with what, what is left out, and why it cannot be. */
function Outlook({ take, plan }: { take: Take; plan: ReworkPlan | null }) {
  const name = takeName(take);
  const { spec, refusal } = plan ?? {};
  return (
    <div role="status" className="space-y-1.5 text-12 text-dim select-text">
      {spec && (
        <p>
          Made by {spec.engine},{" "}
          {spec.engine === take.engine
            ? `with the size, settings and LoRAs of ${name}.`
            : `in the size of ${name}, with settings of its own.`}
        </p>
      )}
      {spec?.notes.map((note) => (
        <p key={note} className="flex gap-1.5">
          <Info size={14} className="mt-px shrink-0 text-stale" aria-hidden /> <span>{note}</span>
        </p>
      ))}
      {refusal && (
        <p className="flex gap-1.5 text-bad">
          <CircleAlert size={14} className="mt-px shrink-0" aria-hidden />
          <span>{[refusal.detail, refusal.remedy].filter(Boolean).join(" ")}</span>
        </p>
      )}
    </div>
  );
}
