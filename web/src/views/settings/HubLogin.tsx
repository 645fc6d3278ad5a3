import { KeyRound, UserRoundCheck } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { removeHubToken, setHubToken } from "../../commands/models.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import { Button } from "../../ui/Button.tsx";
import { ProgressRing } from "../../ui/signs.tsx";

type Told =
  | { state: "idle" }
  | { state: "asking" }
  | { state: "known"; name: string }
  | { state: "failed"; words: string };

/** The token for the model hub: set, removed, and whose it is asked. `onKnown`: the hub knows the one that was set just now. */
export function HubLogin({ onKnown }: { onKnown?: () => void }) {
  const hub = useFacts((facts) => facts.hub);
  const [draft, setDraft] = useState("");
  const login = useLogin(onKnown);
  const field = useId();
  if (hub === null) return <p className="text-dim">Asking the studio…</p>;
  const named = hub.place === "environment";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (draft.trim() !== "" && (await login.keep(draft))) setDraft("");
  };
  return (
    <section aria-label="Token for the model hub">
      {!named && (
        <form onSubmit={(event) => void submit(event)}>
          <label htmlFor={field} className="text-12 text-dim">
            Token for {hub.hub}
          </label>
          <div className="mt-1 flex items-center gap-2">
            <input
              id={field}
              type="password"
              autoComplete="off"
              value={draft}
              maxLength={1000}
              placeholder={hub.place === "file" ? "One is set; another replaces it" : "hf_…"}
              className="h-7 min-w-0 flex-1 rounded border border-line bg-bg px-2 text-13 text-text placeholder:text-faint hover:border-hover"
              onChange={(event) => setDraft(event.target.value)}
            />
            <Button icon={KeyRound} submit disabled={draft.trim() === "" || login.told.state === "asking"}>
              Set
            </Button>
          </div>
        </form>
      )}
      <p className="mt-1.5 text-12 text-dim select-text">
        {named
          ? "The studio was started with HF_TOKEN, and uses that. Start it without to set a token here."
          : hub.place === "file"
            ? `Kept in ${hub.file}, which you alone can read and the hub's own tools use too.`
            : `It is kept on this machine, in ${hub.file}, and sent to the hub alone.`}
      </p>
      {hub.place !== "none" && (
        <div className="mt-3 flex items-center gap-2">
          <Button icon={UserRoundCheck} disabled={login.told.state === "asking"} onClick={login.check}>
            Whose is it?
          </Button>
          {!named && <Button onClick={login.remove}>Remove</Button>}
        </div>
      )}
      <Answer told={login.told} />
    </section>
  );
}

function Answer({ told }: { told: Told }) {
  return (
    <p role="status" className="mt-2 flex min-h-5 items-center gap-2 text-12 text-dim select-text">
      {told.state === "asking" && (
        <>
          <ProgressRing done={null} label="Asking the hub" /> Asking the hub…
        </>
      )}
      {told.state === "known" && (
        <span>
          The hub knows it: <b className="font-medium text-text">{told.name}</b>
        </span>
      )}
      {told.state === "failed" && <span className="text-bad">{told.words}</span>}
    </p>
  );
}

function useLogin(onKnown?: () => void) {
  const { api } = useModel();
  const { studio } = useCommands();
  const [told, setTold] = useState<Told>({ state: "idle" });
  const attempt = async (work: () => Promise<Told>): Promise<boolean> => {
    setTold({ state: "asking" });
    try {
      setTold(await work());
      return true;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      const remedy = error instanceof Problem ? error.remedy : "";
      setTold({ state: "failed", words: `${error.message} ${remedy}`.trim() });
      return false;
    }
  };
  const check = () => attempt(async () => ({ state: "known", name: (await api.hubAccount()).name }));
  return {
    told,
    check: () => void check(),
    /** Whether it is kept now; whether the hub knows it is told after. */
    async keep(token: string): Promise<boolean> {
      const kept = await attempt(async () => {
        await setHubToken.run(studio, { token });
        return { state: "asking" };
      });
      if (kept) void check().then((known) => known && onKnown?.());
      return kept;
    },
    remove: () =>
      void attempt(async () => {
        await removeHubToken.run(studio);
        return { state: "idle" };
      }),
  };
}
