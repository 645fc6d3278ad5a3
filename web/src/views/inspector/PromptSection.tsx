import { clsx } from "clsx";
import { RotateCcw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ShotPlan } from "../../api/client.ts";
import { cardOf, isPrompted } from "../../model/limits.ts";
import { useFacts } from "../../model/model.tsx";
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
  return (
    <InspectorSection
      name="prompt"
      title="Prompt"
      open={prompted || own !== null}
      summary={own !== null ? "yours" : prompted ? "from the script" : `not read by ${engine}`}
    >
      <Words key={shot.id} shot={shot} assembled={plan?.assembled_prompt ?? null} />
      <EnhancePrompt key={`enhance ${shot.id}`} shot={shot} />
      <Negative shot={shot} />
    </InspectorSection>
  );
}

/** A field over the whole width: what is written here is long. */
function Block({
  label,
  onReset,
  note,
  children,
}: {
  label: string;
  note?: ReactNode;
  onReset?: (() => void) | undefined;
  children: ReactNode;
}) {
  return (
    <div className="px-3 py-1">
      <div className="flex h-6 items-center justify-between text-dim">
        <span className={clsx("flex-1", onReset !== undefined && "text-text")}>{label}</span>
        {note}
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

/** `assembled` is the prompt as the script makes it today; null until it is known. */
function Words({ shot, assembled }: { shot: Shot; assembled: string | null }) {
  const set = useSetPrompt(shot);
  const own = shot.overrides.prompt;
  const value = own ?? assembled ?? "";
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <>
      <Block
        label="Prompt"
        note={<Characters of={typed} />}
        onReset={own === null ? undefined : () => set("prompt", null)}
      >
        <TextField
          label="Prompt"
          value={value}
          placeholder={assembled === null ? "Reading the script…" : "Nothing yet"}
          lines={5}
          maxLength={LONGEST_PROMPT}
          onType={setTyped}
          onCommit={(text) => set("prompt", text.trim() === "" || text.trim() === assembled ? null : text)}
        />
      </Block>
      {own !== null && assembled !== null && (
        <Block label="The script's words">
          <p className="text-12 text-dim select-text">{assembled}</p>
        </Block>
      )}
    </>
  );
}

function Negative({ shot }: { shot: Shot }) {
  const set = useSetPrompt(shot);
  return (
    <Block label="Avoid">
      <TextField
        label="What to avoid"
        value={shot.overrides.negative_prompt ?? ""}
        placeholder="What must not be seen"
        lines={1}
        maxLength={LONGEST_PROMPT}
        onCommit={(text) => set("negative_prompt", text.trim() === "" ? null : text)}
      />
    </Block>
  );
}
