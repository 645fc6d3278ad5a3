import { LoaderCircle } from "lucide-react";
import { useEffect, useId, useState } from "react";
import type { PackFiles } from "../../api/client.ts";
import { NOT_LET_IN, Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { installPack } from "../../commands/models.ts";
import { useFacts, useModel } from "../../model/model.tsx";
import { sizeLabel } from "../../model/size.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { HubLogin } from "../settings/HubLogin.tsx";

type Told =
  | { state: "asking" }
  | { state: "told"; files: PackFiles }
  | { state: "failed"; words: string; shut: boolean };

/** What a person should know before a download: from where, how large, under which licence. */
export function PackDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const pack = useFacts((facts) => facts.packs?.find((each) => each.name === name));
  const { told, again } = useFiles(name);
  const [accepted, setAccepted] = useState(false);
  const box = useId();
  const { run } = useCommands();
  if (pack === undefined) return null;
  const exact = told.state === "told" ? told.files.pack : pack;
  const missing = exact.bytes - exact.here_bytes;
  const install = () => {
    run(installPack, { name, accept: true });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Install ${pack.title}`}
      description={pack.description}
      width={620}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={!accepted || told.state === "asking"} onClick={install}>
            {missing <= 0
              ? "Use what is here"
              : `Download ${exact.exact ? "" : "about "}${sizeLabel(missing)}`}
          </Button>
        </>
      }
    >
      <Facts told={told} origin={pack.origin} />
      {told.state === "failed" && told.shut && (
        <div className="mt-3 border-y border-line pt-3 pb-1">
          <HubLogin onKnown={again} />
        </div>
      )}
      <h3 className="panel-title mt-5 mb-1.5">Licence</h3>
      <p className="font-medium">{pack.licence.name}</p>
      <p className="text-dim">{pack.licence.terms}</p>
      <p className="mt-1 font-mono text-12 text-dim select-text">{pack.licence.url}</p>
      {pack.gated && (
        <p className="mt-2 text-12 text-dim">
          The hub gives it only to its users who have accepted the licence there.
        </p>
      )}
      {told.state === "told" && told.files.licence_text !== "" && (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
          tabIndex={0}
          className="mt-3 max-h-52 overflow-y-auto rounded border border-line bg-bg p-3 text-12 whitespace-pre-wrap text-dim select-text"
        >
          {told.files.licence_text}
        </pre>
      )}
      <label htmlFor={box} className="mt-4 flex items-center gap-2">
        <input
          id={box}
          type="checkbox"
          className="size-4 accent-accent"
          checked={accepted}
          onChange={(event) => setAccepted(event.target.checked)}
        />
        I have read the licence and accept it
      </label>
    </Dialog>
  );
}

function Facts({ told, origin }: { told: Told; origin: string }) {
  if (told.state === "asking")
    return (
      <p className="flex items-center gap-2 text-dim" role="status">
        <LoaderCircle size={14} className="animate-spin" aria-hidden /> Asking the hub about its files…
      </p>
    );
  if (told.state === "failed")
    return (
      <p className="text-dim select-text" role="alert">
        <span className="text-bad">
          {told.shut ? "The hub does not let you in." : "The hub could not be asked."}
        </span>{" "}
        {told.words}
      </p>
    );
  const { pack, files } = told.files;
  const rows: [string, string][] = [
    ["From", origin],
    ["Commit", Object.values(pack.commits).join(", ")],
    ["Size", `${sizeLabel(pack.bytes)} in ${files.length} files`],
    ...(pack.here_bytes > 0
      ? [["Found here", `${sizeLabel(pack.here_bytes)}, checked and used instead`] as [string, string]]
      : []),
  ];
  return (
    <dl className="grid grid-cols-[84px_1fr] gap-y-1">
      {rows.map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-dim">{term}</dt>
          <dd className="min-w-0 break-words select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function useFiles(name: string): { told: Told; again: () => void } {
  const { api } = useModel();
  const [told, setTold] = useState<Told>({ state: "asking" });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round asks anew
  useEffect(() => {
    let gone = false;
    api.packFiles(name).then(
      (files) => gone || setTold({ state: "told", files }),
      (error: unknown) => {
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        const remedy = error instanceof Problem ? error.remedy : "";
        const shut = error instanceof Problem && error.type === NOT_LET_IN;
        if (!gone) setTold({ state: "failed", words: `${error.message} ${remedy}`.trim(), shut });
      },
    );
    return () => {
      gone = true;
    };
  }, [api, name, round]);
  return { told, again: () => setRound((before) => before + 1) };
}
