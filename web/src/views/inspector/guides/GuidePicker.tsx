import { FolderOpen, Plus, Search } from "lucide-react";
import { useRef, useState } from "react";
import { assetUrl } from "../../../api/client.ts";
import { useCommands } from "../../../commands/commands.tsx";
import { addGuide, addGuideFiles } from "../../../commands/guide.ts";
import { useDocument, useFacts } from "../../../model/model.tsx";
import type { Asset, Shot } from "../../../model/records.ts";
import { Button } from "../../../ui/Button.tsx";
import { Popover } from "../../../ui/Popover.tsx";
import { startAssetDrag } from "../../drag.ts";
import { matches } from "../../timeline/bin.ts";
import { type GuideChoice, guideChoices } from "./choices.ts";

const MOST = 60;

interface GuidePickerProps {
  shot: Shot;
  /** Where what is chosen is laid. */
  frame: number;
}

/** Pictures and films of the project, to lay on the shot's frames: chosen, or dragged from here onto the strip. */
export function GuidePicker({ shot, frame }: GuidePickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Add a guide"
      width={340}
      trigger={
        <Button icon={Plus} tone="ghost" className="h-6 px-1.5 text-12">
          Add
        </Button>
      }
    >
      <Shelf shot={shot} frame={frame} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function Shelf({ shot, frame, onDone }: GuidePickerProps & { onDone: () => void }) {
  const [search, setSearch] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const { run } = useCommands();
  const document = useDocument((state) => state.document);
  const [assets, takes] = useFacts((facts) => [facts.assets, facts.takes] as const);
  const found = guideChoices(document, { assets, takes }, shot).filter(({ name, kind }) =>
    matches(search, name, kind),
  );
  const choose = (asset: Asset) => {
    run(addGuide, { shotId: shot.id, assetId: asset.id, frame });
    onDone();
  };
  return (
    <>
      <div className="flex items-center gap-2 p-2">
        <label className="flex h-7 flex-1 items-center gap-2 rounded border border-line bg-bg px-2 text-faint focus-within:border-accent">
          <Search size={14} aria-hidden />
          <input
            aria-label="Search pictures and films"
            placeholder={`Search, for frame ${frame}`}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="min-w-0 flex-1 bg-transparent text-13 text-text outline-none placeholder:text-faint"
          />
        </label>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept="image/*,video/*"
          onChange={(event) => {
            run(addGuideFiles, { shotId: shot.id, files: [...(event.target.files ?? [])], frame });
            onDone();
          }}
        />
        <Button icon={FolderOpen} onClick={() => input.current?.click()}>
          File…
        </Button>
      </div>
      {found.length === 0 ? (
        <p className="px-3 pb-4 text-12 text-dim">
          {search === "" ? "Boards, takes and imported pictures come here." : "Nothing is called so."}
        </p>
      ) : (
        <ul className="grid min-h-0 grid-cols-3 gap-1.5 overflow-y-auto px-2 pb-2">
          {found.slice(0, MOST).map((choice) => (
            <Choice key={choice.asset.id} choice={choice} onChoose={() => choose(choice.asset)} />
          ))}
        </ul>
      )}
      {found.length > MOST && (
        <p className="border-t border-line px-3 py-1.5 text-12 text-faint">
          {found.length - MOST} more; search to find them
        </p>
      )}
    </>
  );
}

function Choice({ choice: { asset, name, kind }, onChoose }: { choice: GuideChoice; onChoose: () => void }) {
  return (
    <li className="min-w-0">
      <button
        type="button"
        draggable
        onDragStart={(event) => startAssetDrag(event, asset.id)}
        onClick={onChoose}
        aria-label={`${name}, ${kind}`}
        title={name}
        className="group block w-full text-left"
      >
        <img
          src={assetUrl.thumbnail(asset.id, 160)}
          alt=""
          loading="lazy"
          draggable={false}
          className="aspect-video w-full rounded-sm border border-line bg-stage object-cover group-hover:border-dim"
        />
        <span className="block truncate text-11 text-dim">{name}</span>
      </button>
    </li>
  );
}
