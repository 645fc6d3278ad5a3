import { Download, Image as ImageIcon, PencilRuler, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { type AssetProvenance, assetUrl } from "../../api/client.ts";
import { useCommands } from "../../commands/commands.tsx";
import { makeAgain, openEditor, reuseSettings } from "../../commands/images.ts";
import { useFacts } from "../../model/model.tsx";
import type { Asset, Id } from "../../model/records.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { type Fact, fileFacts, madeFacts } from "./assetFacts.ts";
import { posterUrl, useAssetName } from "./names.ts";
import { Uses } from "./Uses.tsx";
import { useProvenance } from "./useProvenance.ts";

export function AssetInspector({ id }: { id: Id | undefined }) {
  const asset = useFacts((facts) => (id === undefined ? undefined : facts.assets[id]));
  return (
    <aside aria-label="Picture" className="min-h-0 overflow-y-auto bg-panel pb-4">
      {asset === undefined ? (
        <EmptyState icon={ImageIcon} title="Nothing selected">
          Choose a picture to see where it comes from, and to put it to use.
        </EmptyState>
      ) : (
        <Details key={asset.id} asset={asset} />
      )}
    </aside>
  );
}

function Details({ asset }: { asset: Asset }) {
  const name = useAssetName(asset);
  const provenance = useProvenance(asset);
  const url = posterUrl(asset, 640);
  const { run } = useCommands();
  const drawn = asset.origin === "image" ? provenance?.drawn : undefined;
  return (
    <>
      <h3 title={name} className="truncate px-3 pt-2.5 pb-1.5 font-medium">
        {name}
      </h3>
      <div className="px-3">
        {url !== null && <img src={url} alt={name} className="w-full rounded border border-line bg-stage" />}
        <div className="mt-2 flex gap-2">
          {asset.origin === "mask" && <OpenOnPicture mask={asset} provenance={provenance} />}
          {asset.type !== "audio" && asset.origin !== "mask" && (
            <Button icon={PencilRuler} className="flex-1" onClick={() => run(openEditor, { id: asset.id })}>
              {asset.type === "video" ? "Mark and track" : "Edit picture"}
            </Button>
          )}
          <a
            href={assetUrl.download(asset.id)}
            download={asset.name}
            className="inline-flex h-7 items-center gap-1.5 rounded border border-line bg-raised px-2.5 hover:bg-hover"
          >
            <Download size={14} aria-hidden /> Download
          </a>
        </div>
        {drawn != null && (
          <div className="mt-2 flex gap-2">
            <Button icon={RefreshCw} className="flex-1" onClick={() => run(makeAgain, { spec: drawn })}>
              Make again
            </Button>
            <Button onClick={() => run(reuseSettings, { spec: drawn })}>Use its settings</Button>
          </div>
        )}
      </div>
      {asset.type === "image" && asset.origin !== "mask" && <Uses asset={asset} />}
      <Section title="File">
        <FactList facts={fileFacts(asset)} />
      </Section>
      {provenance !== null && (
        <Section title="How it was made">
          <FactList facts={madeFacts(provenance)} />
        </Section>
      )}
    </>
  );
}

/** A mask is put to use on what it is of. */
function OpenOnPicture({ mask, provenance }: { mask: Asset; provenance: AssetProvenance | null }) {
  const { run } = useCommands();
  const of = provenance?.painted_on ?? provenance?.found ?? provenance?.followed ?? null;
  const there = useFacts((facts) => of !== null && facts.assets[of.asset_id] !== undefined);
  return (
    <Button
      icon={PencilRuler}
      className="flex-1"
      disabled={!there}
      title={of === null || there ? undefined : "What it is a mask of is not in this project."}
      onClick={() => of !== null && run(openEditor, { id: of.asset_id, frame: of.frame, maskId: mask.id })}
    >
      Open on its {mask.type === "video" ? "film" : "picture"}
    </Button>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="mt-3 border-t border-line px-3 pt-2.5">
    <h3 className="panel-title mb-1.5">{title}</h3>
    {children}
  </section>
);

const FactList = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="grid grid-cols-[84px_1fr] gap-y-1.5 select-text">
    {facts.map(([term, value]) => (
      <div key={term} className="contents">
        <dt className="text-dim">{term}</dt>
        <dd className="min-w-0 break-words">{value}</dd>
      </div>
    ))}
  </dl>
);
