import { Check, Sparkles, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { EnhancedPrompt } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { modelName, openWordsSettings } from "../../commands/words.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import { authorAfterEdit, authorWords } from "../../model/prompt.ts";
import { questionWaitsFor } from "../../model/queue.ts";
import type { Shot } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { ProgressRing } from "../../ui/signs.tsx";
import { Characters, LONGEST_PROMPT, useSetPrompt } from "./prompts.tsx";

interface Asked {
  stop: AbortController;
  since: number;
}

/** A richer prompt, asked of the rules or a language model; nothing changes before the user takes it. */
export function EnhancePrompt({ shot }: { shot: Shot }) {
  const { api, editor, stores } = useModel();
  const { run } = useCommands();
  const words = useFacts((facts) => facts.words);
  const before = useFacts(({ jobs }) => questionWaitsFor(jobs)?.title);
  const set = useSetPrompt(shot);
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
            <span className="truncate">
              {before === undefined ? (name ?? "The rules") : `waits for: ${before}`}
            </span>{" "}
            <Seconds since={asked.since} />
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
            set(text, text === made.enhanced.trim() ? made.author : authorAfterEdit(made.author));
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
        <Sparkles size={12} className="shrink-0 text-accent" aria-hidden />
        <span className="min-w-0 flex-1 truncate">{authorWords(made.author)}</span>
        <Characters of={text} />
      </p>
      {made.note !== "" && <p className="mb-1.5 text-12 text-stale">{made.note}</p>}
      <textarea
        aria-label="Enhanced prompt, to be changed"
        value={text}
        maxLength={LONGEST_PROMPT}
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
