import { Check, RotateCcw, Sparkles, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { EnhancedPrompt, ShotPlan } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { setShots } from "../../commands/shot.ts";
import { modelName, openWordsSettings } from "../../commands/words.ts";
import { cardOf, isPrompted } from "../../model/limits.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import type { Shot } from "../../model/records.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { ProgressRing } from "../../ui/signs.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { InspectorSection } from "./InspectorSection.tsx";

const LONGEST = 20_000;

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
      <Enhance key={`enhance ${shot.id}`} shot={shot} />
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

function useSet(shot: Shot) {
  const { run } = useCommands();
  return (name: "prompt" | "negative_prompt", value: string | null) =>
    run(setShots, {
      ids: [shot.id],
      label: name === "prompt" ? "Change prompt" : "Change what to avoid",
      values: { [`overrides.${name}`]: value },
    });
}

/** `assembled` is the prompt as the script makes it today; null until it is known. */
function Words({ shot, assembled }: { shot: Shot; assembled: string | null }) {
  const set = useSet(shot);
  const own = shot.overrides.prompt;
  return (
    <>
      <Block label="Prompt" onReset={own === null ? undefined : () => set("prompt", null)}>
        <TextField
          label="Prompt"
          value={own ?? assembled ?? ""}
          placeholder={assembled === null ? "Reading the script…" : "Nothing yet"}
          lines={5}
          maxLength={LONGEST}
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
  const set = useSet(shot);
  return (
    <Block label="Avoid">
      <TextField
        label="What to avoid"
        value={shot.overrides.negative_prompt ?? ""}
        placeholder="What must not be seen"
        lines={1}
        maxLength={LONGEST}
        onCommit={(text) => set("negative_prompt", text.trim() === "" ? null : text)}
      />
    </Block>
  );
}

interface Asked {
  stop: AbortController;
  since: number;
}

function Enhance({ shot }: { shot: Shot }) {
  const { api, editor, stores } = useModel();
  const { run } = useCommands();
  const words = useFacts((facts) => facts.words);
  const set = useSet(shot);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [made, setMade] = useState<EnhancedPrompt | null>(null);
  const [failure, setFailure] = useState("");
  const alive = useRef<AbortController | null>(null);
  // Another shot is looked at: what was asked for this one is of no use any more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shot is what ends it
  useEffect(() => {
    setMade(null);
    setFailure("");
    return () => alive.current?.abort();
  }, [shot.id]);
  const begin = async () => {
    const { projectId } = stores.document.getState();
    if (projectId === null) return;
    const stop = new AbortController();
    alive.current = stop;
    setAsked({ stop, since: Date.now() });
    setMade(null);
    setFailure("");
    try {
      await editor.settled();
      const answer = await api.enhance(projectId, shot.id, stop.signal);
      if (!stop.signal.aborted) setMade(answer);
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      setFailure([error.message, error instanceof Problem ? error.remedy : ""].filter(Boolean).join(" "));
    } finally {
      setAsked((now) => (now?.stop === stop ? null : now));
    }
  };
  const name = modelName(words);
  return (
    <div className="px-3 py-1">
      <div className="flex items-center gap-2">
        {asked === null ? (
          <Button icon={Sparkles} onClick={() => void begin()}>
            Enhance
          </Button>
        ) : (
          <Button icon={X} onClick={() => asked.stop.abort()}>
            Cancel
          </Button>
        )}
        {asked !== null ? (
          <span role="status" className="flex min-w-0 items-center gap-2 text-12 text-dim">
            <ProgressRing done={null} label="Enhancing the prompt" />
            <span className="truncate">{name ?? "The rules"}</span> <Seconds since={asked.since} />
          </span>
        ) : (
          <button
            type="button"
            className="min-w-0 truncate rounded text-12 text-dim underline-offset-2 hover:text-text hover:underline"
            onClick={() => run(openWordsSettings)}
          >
            by {name ?? "the rules"}
          </button>
        )}
      </div>
      {failure !== "" && (
        <p role="alert" className="mt-1.5 text-12 text-bad">
          {failure}
        </p>
      )}
      {made !== null && (
        <Proposed
          made={made}
          onUse={(text) => {
            set("prompt", text);
            setMade(null);
          }}
          onDiscard={() => setMade(null)}
        />
      )}
    </div>
  );
}

interface ProposedProps {
  made: EnhancedPrompt;
  onUse: (text: string) => void;
  onDiscard: () => void;
}

/** What was written, to be read and changed before it takes the place of anything. */
function Proposed({ made, onUse, onDiscard }: ProposedProps) {
  const [text, setText] = useState(made.enhanced);
  return (
    <section aria-label="Enhanced prompt" className="mt-2 rounded border border-accent/50 bg-raised p-2">
      <p className="mb-1.5 flex items-center gap-1.5 text-12 text-dim">
        <Sparkles size={12} className="text-accent" aria-hidden /> by{" "}
        {made.by === "rules" ? "the rules" : made.by}
      </p>
      {made.note !== "" && <p className="mb-1.5 text-12 text-stale">{made.note}</p>}
      <textarea
        aria-label="Enhanced prompt, to be changed"
        value={text}
        maxLength={LONGEST}
        rows={6}
        spellCheck
        onChange={(event) => setText(event.target.value)}
        className="field-sizing-content w-full resize-none rounded border border-line bg-bg px-2 py-1.5 text-13 select-text hover:border-hover"
      />
      <div className="mt-1.5 flex gap-2">
        <Button tone="primary" icon={Check} disabled={text.trim() === ""} onClick={() => onUse(text.trim())}>
          Use it
        </Button>
        <Button tone="ghost" onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </section>
  );
}

function Seconds({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="tabular shrink-0">{Math.max(0, Math.round((now - since) / 1000))} s</span>;
}
