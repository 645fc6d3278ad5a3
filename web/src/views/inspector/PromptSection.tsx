import { RotateCcw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ShotPlan } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import { cardOf, isPrompted } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
import { authorAfterEdit, authorWords, tooLong } from "../../model/prompt.ts";
import type { Shot } from "../../model/records.ts";
import { IconButton } from "../../ui/Button.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { EnhancePrompt } from "./EnhancePrompt.tsx";
import { InspectorSection } from "./InspectorSection.tsx";
import { Characters, LONGEST_PROMPT, useSetPrompt } from "./prompts.tsx";

/**
 * What a prompted engine is told: the script's words, the user's in their place, or a language model's that the user took. Open
 * where the engine reads it; otherwise there for who looks for it.
 */
export function PromptSection({ shot, plan }: { shot: Shot; plan: ShotPlan | null }) {
  const prompted = useFacts(({ engines }) => isPrompted(cardOf(engines, shot)));
  const engine = useFacts(({ engines }) => cardOf(engines, shot)?.name ?? "this engine");
  const own = shot.overrides.prompt;
  const by = authorWords(shot.overrides.prompt_by);
  return (
    <InspectorSection
      name="prompt"
      title="Prompt"
      open={prompted || own !== null}
      summary={own !== null ? by || "yours" : prompted ? "from the script" : `not read by ${engine}`}
    >
      <Words key={shot.id} shot={shot} plan={plan} />
      <EnhancePrompt key={`enhance ${shot.id}`} shot={shot} />
      <Negative shot={shot} />
    </InspectorSection>
  );
}

/** A field over the whole width: what is written here is long. */
function Block({
  label,
  onReset,
  children,
}: {
  label: string;
  onReset?: (() => void) | undefined;
  children: ReactNode;
}) {
  return (
    <div className="px-3 py-1">
      <div className="flex h-6 items-center justify-between text-dim">
        <span className={onReset === undefined ? "" : "text-text"}>{label}</span>
        {onReset !== undefined && (
          <IconButton
            icon={RotateCcw}
            label={`${label}: back to the script's`}
            size="small"
            onClick={onReset}
            className="text-accent"
          />
        )}
      </div>
      {children}
    </div>
  );
}

/** The prompt as the script makes it today is not known before the plan is. */
function Words({ shot, plan }: { shot: Shot; plan: ShotPlan | null }) {
  const set = useSetPrompt(shot);
  const { prompt: own, prompt_by: author } = shot.overrides;
  const assembled = plan?.assembled_prompt ?? null;
  const value = own ?? assembled ?? "";
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <>
      <Block label="Prompt" onReset={own === null ? undefined : () => set(null, null)}>
        <TextField
          label="Prompt"
          value={value}
          placeholder={assembled === null ? "Reading the script…" : "Nothing yet"}
          lines={5}
          maxLength={LONGEST_PROMPT}
          onType={setTyped}
          onCommit={(text) =>
            text.trim() === "" || text.trim() === assembled
              ? set(null, null)
              : set(text, authorAfterEdit(own === null ? null : author))
          }
        />
        <Written text={typed} by={own === null ? "" : authorWords(author)} shot={shot} plan={plan} />
      </Block>
      {own !== null && assembled !== null && (
        <Block label="The script's words">
          <p className="text-12 text-dim select-text">{assembled}</p>
        </Block>
      )}
    </>
  );
}

interface WrittenProps {
  text: string;
  by: string;
  shot: Shot;
  plan: ShotPlan | null;
}

/** Who wrote the prompt and how long it is; and when it is more than its engine reads. */
function Written({ text, by, shot, plan }: WrittenProps) {
  const card = useFacts(({ engines }) =>
    plan === null ? cardOf(engines, shot) : engines?.find(({ name }) => name === plan.spec.engine),
  );
  const warning = tooLong(text, card);
  return (
    <>
      <p className="flex justify-between gap-2 pt-1 text-12 text-faint">
        <span className="truncate">{by}</span>
        <Characters of={text} />
      </p>
      {warning !== "" && (
        <p role="status" className="pt-0.5 text-12 text-stale">
          {warning}
        </p>
      )}
    </>
  );
}

function Negative({ shot }: { shot: Shot }) {
  const { run } = useCommands();
  return (
    <Block label="Avoid">
      <TextField
        label="What to avoid"
        value={shot.overrides.negative_prompt ?? ""}
        placeholder="What must not be seen"
        lines={1}
        maxLength={LONGEST_PROMPT}
        onCommit={(text) =>
          run(setShots, {
            ids: [shot.id],
            label: "Change what to avoid",
            values: { "overrides.negative_prompt": text.trim() === "" ? null : text },
          })
        }
      />
    </Block>
  );
}
