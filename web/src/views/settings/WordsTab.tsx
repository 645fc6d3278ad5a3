import { Eye, PlugZap, RotateCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ModelsShown, WordsSettings, WordsTried, WordsWish } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { setWords } from "../../commands/words.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Field, NumberField } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Chip, ProgressRing } from "../../ui/signs.tsx";
import { TextField } from "../../ui/TextField.tsx";

const KINDS = [
  { value: "rules", label: "Rules: nothing to install" },
  { value: "local", label: "A model on this machine" },
  { value: "ollama", label: "Ollama" },
  { value: "openai", label: "A server like OpenAI's (LM Studio, llama.cpp, vLLM, ...)" },
];
/** A key sent over these is read by nobody on the way. */
const PRIVATE = /^(https:|http:\/\/(localhost|127\.|\[::1\]))/;

/** Which language model makes prompts richer and breaks scenes down. Every field is kept as it is left. */
export function WordsTab() {
  const words = useFacts((facts) => facts.words);
  const { run } = useCommands();
  if (words === null) return <p className="text-dim">Asking the studio…</p>;
  const set = (values: Partial<WordsWish>) => run(setWords, values);
  const served = words.kind === "ollama" || words.kind === "openai";
  return (
    <>
      <p className="mb-3 text-dim">
        It makes prompts richer and breaks scenes down into shots, when you ask for it. A prompt is shown to
        you before it is used; a breakdown is one step, which Undo takes back.
      </p>
      <div className="-mx-3">
        <Field label="Who writes">
          <Select
            label="Who writes"
            value={words.kind}
            options={KINDS}
            onChange={(kind) =>
              // Without an address: the studio knows the last one of the kind, or the usual one.
              set({ kind: kind as WordsWish["kind"], address: "", model: "" })
            }
          />
        </Field>
        {served && <ServerFields words={words} set={set} />}
        {words.kind !== "rules" && <Manners words={words} set={set} />}
      </div>
      {words.kind === "local" && <LocalNote />}
      {words.kind !== "rules" && <Trial words={words} />}
    </>
  );
}

interface PartProps {
  words: WordsSettings;
  set: (values: Partial<WordsWish>) => void;
}

function ServerFields({ words, set }: PartProps) {
  const { shown, asking, again } = useModels(words);
  const options = (shown?.models ?? []).map(({ name, sees }) => ({
    value: name,
    label: name,
    ...(sees === true ? { note: "looks at pictures" } : {}),
  }));
  const known = options.some(({ value }) => value === words.model);
  const chosen = shown?.models.find(({ name }) => name === words.model);
  return (
    <>
      <Field label="Address">
        <TextField
          label="Address"
          value={words.address}
          placeholder="http://127.0.0.1:11434"
          maxLength={500}
          onCommit={(address) => set({ address: address.trim() })}
        />
      </Field>
      {words.kind === "openai" && (
        <Field label="Key">
          <KeyField isSet={words.key_is_set} onCommit={(key) => set({ key })} />
          {words.key_is_set && !PRIVATE.test(words.address) && (
            <p className="mt-1 text-12 text-stale">
              The key goes over the network unencrypted: use an address with https.
            </p>
          )}
        </Field>
      )}
      <Field label="Model">
        <div className="flex items-center gap-1">
          <div className="min-w-0 flex-1">
            {options.length > 0 ? (
              <Select
                label="Model"
                value={words.model}
                options={
                  known || words.model === ""
                    ? options
                    : [...options, { value: words.model, label: words.model, note: "not there" }]
                }
                onChange={(model) => set({ model })}
              />
            ) : (
              <TextField
                label="Model"
                value={words.model}
                placeholder="As the server names it"
                maxLength={300}
                onCommit={(model) => set({ model: model.trim() })}
              />
            )}
          </div>
          {chosen?.sees === true && (
            <Chip>
              <Eye size={12} aria-hidden /> looks at pictures
            </Chip>
          )}
          <IconButton icon={RotateCw} label="Ask the server again" onClick={again} disabled={asking} />
        </div>
        <p role="status" className="mt-1 text-12 text-dim">
          {asking
            ? "Asking the server…"
            : shown?.problem !== undefined && shown.problem !== ""
              ? shown.problem
              : options.length > 0
                ? `${options.length} ${options.length === 1 ? "model" : "models"} there`
                : ""}
        </p>
      </Field>
    </>
  );
}

function KeyField({ isSet, onCommit }: { isSet: boolean; onCommit: (key: string) => void }) {
  const [draft, setDraft] = useState("");
  const end = () => {
    if (draft !== "") onCommit(draft);
    setDraft("");
  };
  return (
    <div className="flex items-center gap-2">
      <input
        type="password"
        aria-label="Key"
        autoComplete="off"
        value={draft}
        placeholder={isSet ? "A key is set; type another to replace it" : "None"}
        className="h-7 w-full min-w-0 flex-1 rounded border border-line bg-bg px-2 text-13 text-text placeholder:text-faint hover:border-hover"
        onChange={(event) => setDraft(event.target.value)}
        onBlur={end}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {isSet && <Button onClick={() => onCommit("")}>Remove</Button>}
    </div>
  );
}

function Manners({ words, set }: PartProps) {
  return (
    <>
      {words.kind !== "openai" && (
        <Field label="Keep loaded">
          <NumberField
            label="Seconds that the model stays loaded"
            value={words.keep_alive_seconds}
            min={0}
            max={86_400}
            step={10}
            note="s after an answer"
            onCommit={(keep_alive_seconds) => set({ keep_alive_seconds })}
          />
        </Field>
      )}
      {words.kind !== "local" && (
        <Field label="Patience">
          <NumberField
            label="Longest silence in seconds"
            value={words.timeout_seconds}
            min={5}
            max={3600}
            step={5}
            note="s of silence"
            onCommit={(timeout_seconds) => set({ timeout_seconds })}
          />
        </Field>
      )}
      <Field label="First frame">
        <div className="flex h-7 items-center">
          <Switch
            label="Show it to a model that looks at pictures"
            on={words.look}
            onChange={(look) => set({ look })}
          />
        </div>
      </Field>
    </>
  );
}

function LocalNote() {
  const { shown } = useModels(useFacts((facts) => facts.words));
  if (shown === null || shown.problem === "") return null;
  return <p className="mt-2 text-12 text-stale">{shown.problem}</p>;
}

/** What the server has, asked anew when it is another. */
function useModels(words: WordsSettings | null) {
  const { api } = useModel();
  const [shown, setShown] = useState<ModelsShown | null>(null);
  const [round, setRound] = useState(0);
  const place = words === null ? "" : `${words.kind} ${words.address} ${words.key_is_set} ${round}`;
  useEffect(() => {
    if (place === "") return;
    const stop = new AbortController();
    setShown(null);
    api.wordsModels(stop.signal).then(setShown, (error: unknown) => {
      if (error instanceof Problem || error instanceof Unreachable)
        setShown({ models: [], problem: error.message });
    });
    return () => stop.abort();
  }, [api, place]);
  return { shown, asking: shown === null, again: () => setRound((before) => before + 1) };
}

function Trial({ words }: { words: WordsSettings }) {
  const { api } = useModel();
  const [tried, setTried] = useState<WordsTried | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  const alive = useRef<AbortController | null>(null);
  useEffect(() => () => alive.current?.abort(), []);
  const begin = async () => {
    const control = new AbortController();
    alive.current = control;
    setStop(control);
    setTried(null);
    try {
      setTried(await api.testWords(control.signal));
    } catch (error) {
      if (!control.signal.aborted && (error instanceof Problem || error instanceof Unreachable))
        setTried({ works: false, by: "", seconds: 0, said: "", note: error.message });
    } finally {
      setStop(null);
    }
  };
  return (
    <div className="mt-4 flex items-center gap-3 border-t border-line pt-3">
      {stop === null ? (
        <Button icon={PlugZap} onClick={() => void begin()}>
          Try it
        </Button>
      ) : (
        <Button onClick={() => stop.abort()}>Cancel</Button>
      )}
      <p role="status" className="flex min-w-0 flex-1 items-center gap-2 text-12 text-dim">
        {stop !== null && <ProgressRing done={null} label="Trying the language model" />}
        {stop !== null && "The first answer takes as long as loading the model does."}
        {tried !== null &&
          (tried.works ? `${tried.by} answered in ${tried.seconds.toFixed(1)} s.` : tried.note)}
        {stop === null && tried === null && words.engine_note}
      </p>
    </div>
  );
}
