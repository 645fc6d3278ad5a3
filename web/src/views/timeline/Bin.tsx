import { AudioLines, Film, ImageOff, Plus, Search, Upload } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import { assetUrl } from "../../api/client.ts";
import { uploadFiles } from "../../commands/asset.ts";
import { useCommands } from "../../commands/commands.tsx";
import { insertAsset, insertShot } from "../../commands/insert.ts";
import { framesOf } from "../../model/available.ts";
import { projectOf } from "../../model/document.ts";
import { useDocument, useFacts } from "../../model/model.tsx";
import type { Asset, Rate, Shot } from "../../model/records.ts";
import { shotLabel, valuesOf } from "../../model/shots.ts";
import { posterOf } from "../../model/status.ts";
import { durationLabel } from "../../model/time.ts";
import { IconButton } from "../../ui/Button.tsx";
import { startAssetDrag } from "../drag.ts";
import { type MediaItem, matches, mediaOf, shotsNotInCut, shotWords } from "./bin.ts";

const RATE: Rate = { numerator: 24, denominator: 1 };
const THUMBNAIL_PX = 240;

/** What can be put into the cut: shots that are not in it, and media. */
export function Bin() {
  const [search, setSearch] = useState("");
  return (
    <aside aria-label="Library" className="flex min-h-0 flex-col bg-panel">
      <div className="flex items-center justify-between pr-1.5 pl-3">
        <h3 className="panel-title py-2.5">Library</h3>
        <ImportButton />
      </div>
      <label className="mx-3 mb-2 flex h-7 shrink-0 items-center gap-2 rounded border border-line bg-bg px-2 text-faint focus-within:border-accent">
        <Search size={14} aria-hidden />
        <input
          aria-label="Search the library"
          placeholder="Search shots, takes, media"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="min-w-0 flex-1 bg-transparent text-13 text-text outline-none placeholder:text-faint"
        />
      </label>
      <div className="min-h-0 flex-1 overflow-y-auto pb-3">
        <NotInTheCut search={search} />
        <Media search={search} />
      </div>
    </aside>
  );
}

function ImportButton() {
  const { run } = useCommands();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="video/*,audio/*,image/*"
        onChange={(event) => {
          run(uploadFiles, { files: [...(event.target.files ?? [])] });
          event.target.value = "";
        }}
      />
      <IconButton icon={Upload} label="Import media" size="small" onClick={() => input.current?.click()} />
    </>
  );
}

function Section({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-2">
      <h4 id={id} className="flex justify-between px-3 py-1 text-12 font-medium text-dim">
        {title} <span className="tabular text-faint">{count}</span>
      </h4>
      {children}
    </section>
  );
}

function NotInTheCut({ search }: { search: string }) {
  const document = useDocument((state) => state.document);
  const shots = shotsNotInCut(document).filter((shot) => matches(search, ...shotWords(document, shot)));
  if (shots.length === 0) return null;
  return (
    <Section title="Not in the cut" count={shots.length}>
      <ul>
        {shots.map((shot) => (
          <WaitingShot key={shot.id} shot={shot} label={shotLabel(document, shot.id)} />
        ))}
      </ul>
    </Section>
  );
}

function WaitingShot({ shot, label }: { shot: Shot; label: string }) {
  const { run } = useCommands();
  const poster = useFacts((facts) => posterOf(facts, shot));
  const rate = useDocument(({ document }) => projectOf(document)?.rate ?? RATE);
  const values = valuesOf(shot);
  return (
    <li className="group flex items-center gap-2 px-3 py-1 [content-visibility:auto] [contain-intrinsic-size:auto_44px] hover:bg-raised">
      <Picture asset={poster} className="h-9 w-16" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-12 font-medium">
          {label} <span className="font-normal text-dim">{values.framing}</span>
        </span>
        <span className="tabular block truncate text-11 text-faint">
          {durationLabel(values.frames, rate)}
        </span>
      </span>
      <IconButton
        icon={Plus}
        size="small"
        label={`Insert ${label} at the playhead`}
        onClick={() => run(insertShot, { shot })}
      />
    </li>
  );
}

function Media({ search }: { search: string }) {
  const document = useDocument((state) => state.document);
  const [assets, takes] = useFacts((facts) => [facts.assets, facts.takes] as const);
  const items = mediaOf(document, { assets, takes }).filter(({ name, kind }) => matches(search, name, kind));
  return (
    <Section title="Takes and media" count={items.length}>
      {items.length === 0 ? (
        <p className="px-3 py-2 text-12 text-faint">
          {search === ""
            ? "Takes come here as they are made. Drop films, pictures and sound onto the tracks to bring them in."
            : "Nothing is called so."}
        </p>
      ) : (
        <ul className="grid grid-cols-2 gap-2 px-3">
          {items.map((item) => (
            <MediaCard key={item.asset.id} item={item} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function MediaCard({ item: { asset, name, kind } }: { item: MediaItem }) {
  const { run, studio } = useCommands();
  const rate = useDocument(({ document }) => projectOf(document)?.rate ?? RATE);
  const frames = framesOf(asset, rate);
  const insert = () => run(insertAsset, { asset, track_id: null, frame: studio.transport.frame() });
  return (
    <li className="min-w-0 [content-visibility:auto] [contain-intrinsic-size:auto_96px]">
      <button
        type="button"
        draggable
        aria-label={`${name}, ${kind}: insert at the playhead`}
        title="Drag it onto a track or onto the frames of a shot, or double-click"
        onDragStart={(event) => startAssetDrag(event, asset.id)}
        onDoubleClick={insert}
        onClick={(event) => event.detail === 0 && insert()}
        className="block w-full rounded-sm text-left"
      >
        <Picture asset={asset} className="aspect-video w-full" />
        <span className="mt-0.5 block truncate text-12 font-medium">{name}</span>
        <span className="tabular block truncate text-11 text-faint">
          {kind}
          {frames !== null && ` · ${durationLabel(frames, rate)}`}
        </span>
      </button>
    </li>
  );
}

function Picture({ asset, className }: { asset: Asset | undefined; className: string }) {
  if (asset === undefined || asset.type === "audio") {
    const Icon = asset === undefined ? ImageOff : asset.type === "audio" ? AudioLines : Film;
    return (
      <span className={`${className} grid shrink-0 place-items-center rounded-sm bg-bg text-faint`}>
        <Icon size={16} aria-hidden />
      </span>
    );
  }
  return (
    <img
      src={assetUrl.thumbnail(asset.id, THUMBNAIL_PX)}
      alt=""
      draggable={false}
      loading="lazy"
      className={`${className} shrink-0 rounded-sm bg-stage object-cover`}
    />
  );
}
