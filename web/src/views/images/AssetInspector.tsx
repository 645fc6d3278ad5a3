import { Image as ImageIcon } from "lucide-react";
import { assetUrl } from "../../api/client.ts";
import { useFacts } from "../../model/model.tsx";
import type { Asset, Id } from "../../model/records.ts";
import { rateLabel } from "../../model/time.ts";
import { EmptyState } from "../../ui/signs.tsx";
import { posterUrl, useAssetName } from "./ImagesView.tsx";

export function AssetInspector({ id }: { id: Id | undefined }) {
  const asset = useFacts((facts) => (id === undefined ? undefined : facts.assets[id]));
  return (
    <aside aria-label="Picture" className="min-h-0 overflow-y-auto bg-panel">
      {asset === undefined ? (
        <EmptyState icon={ImageIcon} title="Nothing selected">
          Choose a picture to see where it comes from.
        </EmptyState>
      ) : (
        <Details asset={asset} />
      )}
    </aside>
  );
}

const KILOBYTE = 1000;

function Details({ asset }: { asset: Asset }) {
  const name = useAssetName(asset);
  const take = useFacts((facts) => Object.values(facts.takes).find(({ asset_id }) => asset_id === asset.id));
  const url = posterUrl(asset, 640);
  const size =
    asset.bytes < KILOBYTE ** 2
      ? `${Math.ceil(asset.bytes / KILOBYTE)} kB`
      : `${(asset.bytes / KILOBYTE ** 2).toFixed(1)} MB`;
  const facts: [string, string][] = [
    ["Kind", `${asset.type} · ${asset.mime}`],
    ["Size", size],
    ...(asset.width > 0 ? [["Frame", `${asset.width} × ${asset.height}`] as [string, string]] : []),
    ...(asset.rate !== null
      ? [["Length", `${asset.frames} frames at ${rateLabel(asset.rate)}`] as [string, string]]
      : []),
    ...(asset.channels > 0
      ? [["Sound", `${asset.channels} channels, ${asset.sample_rate} Hz`] as [string, string]]
      : []),
    ...(take === undefined ? [] : [["Made by", take.engine] as [string, string]]),
  ];
  return (
    <>
      <h3 className="panel-title truncate px-3 pt-2.5 pb-1.5">{name}</h3>
      <div className="px-3">
        {url !== null && <img src={url} alt={name} className="w-full rounded border border-line bg-stage" />}
        <dl className="mt-3 grid grid-cols-[84px_1fr] gap-y-1.5 select-text">
          {facts.map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="text-dim">{term}</dt>
              <dd className="truncate">{value}</dd>
            </div>
          ))}
        </dl>
        <a
          href={assetUrl.download(asset.id)}
          download={asset.name}
          className="mt-4 inline-flex h-7 items-center rounded border border-line bg-raised px-2.5 hover:bg-hover"
        >
          Download
        </a>
      </div>
    </>
  );
}
