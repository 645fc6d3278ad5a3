import { LoaderCircle } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { HubOffer } from "../../api/client.ts";
import { NOT_LET_IN, Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import { fetchLora } from "../../commands/models.ts";
import { useModel } from "../../model/model.tsx";
import { sizeLabel } from "../../model/size.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { HubLogin } from "../settings/HubLogin.tsx";

type Told =
  | { state: "idle" }
  | { state: "asking" }
  | { state: "told"; offer: HubOffer }
  | { state: "failed"; words: string; shut: boolean };

const FIELD =
  "w-full rounded border border-line bg-bg px-2 h-8 text-13 text-text select-text placeholder:text-faint hover:border-hover";

/** A LoRA by the name of its repository: looked at, its file chosen, and fetched. */
export function HubLoraDialog({ onClose }: { onClose: () => void }) {
  const [of, setOf] = useState("");
  const [path, setPath] = useState("");
  const { told, look, forget } = useOffer(setPath);
  const { run } = useCommands();
  const field = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (of.trim() !== "") void look(of);
  };
  const fetch = () => {
    if (told.state === "told") run(fetchLora, { of: told.offer.repository, path, name: "" });
    onClose();
  };
  const chosen = told.state === "told" ? told.offer.files.find((file) => file.path === path) : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title="LoRA from the hub"
      description="Name its repository, or paste the address of its page or of a file."
      width={560}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={chosen === undefined} onClick={fetch}>
            {chosen === undefined ? "Download" : `Download ${sizeLabel(chosen.bytes)}`}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <label htmlFor={field} className="text-12 text-dim">
          Repository
        </label>
        <div className="mt-1 flex gap-2">
          <input
            id={field}
            // The dialog is for this field alone.
            autoFocus
            className={FIELD}
            value={of}
            placeholder="owner/name"
            spellCheck={false}
            maxLength={1000}
            onChange={(event) => {
              setOf(event.target.value);
              forget();
            }}
          />
          <Button disabled={of.trim() === "" || told.state === "asking"} onClick={() => void look(of)}>
            Look
          </Button>
        </div>
      </form>
      <Answer told={told} path={path} onChoose={setPath} />
      {told.state === "failed" && told.shut && (
        <div className="mt-4 border-t border-line pt-3">
          <HubLogin onKnown={() => void look(of)} />
        </div>
      )}
    </Dialog>
  );
}

interface AnswerProps {
  told: Told;
  path: string;
  onChoose: (path: string) => void;
}

function Answer({ told, path, onChoose }: AnswerProps) {
  const group = useId();
  switch (told.state) {
    case "idle":
      return null;
    case "asking":
      return (
        <p className="mt-4 flex items-center gap-2 text-dim" role="status">
          <LoaderCircle size={14} className="animate-spin" aria-hidden /> Asking the hub…
        </p>
      );
    case "failed":
      return (
        <p className="mt-4 text-dim select-text" role="alert">
          {told.words}
        </p>
      );
    case "told": {
      const { files, licence, gated, repository } = told.offer;
      return (
        <>
          <fieldset className="mt-4">
            <legend className="panel-title mb-1">
              {files.length === 1 ? "File" : `One of ${files.length} files`}
            </legend>
            <div className="max-h-56 overflow-y-auto">
              {files.map((file) => (
                <label key={file.path} className="flex items-center gap-2 py-1">
                  <input
                    type="radio"
                    name={group}
                    className="size-4 shrink-0 accent-accent"
                    checked={file.path === path}
                    onChange={() => onChoose(file.path)}
                  />
                  <span className="min-w-0 flex-1 truncate select-text" title={file.path}>
                    {file.path}
                  </span>
                  <span className="tabular text-12 text-faint">{sizeLabel(file.bytes)}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <p className="mt-3 text-12 text-dim select-text">
            {licence === ""
              ? `${repository} names no licence: ask its authors what it may be used for.`
              : `Licence: ${licence}. Read it on the page of ${repository} before you use it.`}
            {gated && " The hub gives it only to its users who have accepted that there."}
          </p>
        </>
      );
    }
  }
}

function useOffer(onChosen: (path: string) => void) {
  const { api } = useModel();
  const [told, setTold] = useState<Told>({ state: "idle" });
  const look = async (of: string): Promise<void> => {
    setTold({ state: "asking" });
    try {
      const offer = await api.lookForLora(of.trim());
      onChosen(offer.chosen);
      setTold({ state: "told", offer });
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      const remedy = error instanceof Problem ? error.remedy : "";
      const shut = error instanceof Problem && error.type === NOT_LET_IN;
      setTold({ state: "failed", words: `${error.message} ${remedy}`.trim(), shut });
    }
  };
  return { told, look, forget: () => setTold((was) => (was.state === "asking" ? was : { state: "idle" })) };
}
