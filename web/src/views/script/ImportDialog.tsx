import { FileText } from "lucide-react";
import { useRef, useState } from "react";
import { useCommands } from "../../commands/commands.tsx";
import { importScriptFile } from "../../commands/script.ts";
import { useDocument, useModel, useSession } from "../../model/model.tsx";
import { scriptText } from "../../model/writing.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";

export function ImportDialog() {
  const open = useSession((state) => state.dialog === "import");
  const { session } = useModel();
  const { run } = useCommands();
  const replaces = useDocument((state) => scriptText(state).trim() !== "");
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    session.set({ dialog: null });
    run(importScriptFile, { file });
  };
  return (
    <Dialog
      open={open}
      onClose={() => session.set({ dialog: null })}
      title="Import a screenplay"
      description={
        replaces
          ? "It takes the place of today's text, as one step that can be undone. Scenes it shares with today's keep their shots and takes."
          : "Its scenes become shots, and the shots are drawn."
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard */}
      <div
        className={`flex flex-col items-center gap-3 rounded-md border border-dashed px-6 py-10 ${over ? "border-accent bg-accent-soft" : "border-hover"}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <FileText size={26} strokeWidth={1.5} className="text-faint" aria-hidden />
        <p className="text-dim">Drop a file here: .fountain, .fdx or .txt</p>
        <Button tone="primary" onClick={() => input.current?.click()}>
          Choose a file…
        </Button>
        <input
          ref={input}
          type="file"
          accept=".fountain,.spmd,.fdx,.txt,.md"
          aria-label="Screenplay file"
          className="hidden"
          onChange={(event) => take(event.target.files?.[0])}
        />
      </div>
    </Dialog>
  );
}
