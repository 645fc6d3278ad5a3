import { Download, Image as ImageIcon, ImagePlus, PencilRuler, RefreshCw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { type AssetProvenance, assetUrl } from "../../api/client.ts";
import { Problem, Unreachable } from "../../api/problem.ts";
import { useCommands } from "../../commands/commands.tsx";
import {
  addReference,
  giveToElement,
  makeAgain,
  openEditor,
  reuseSettings,
  setFirstFrame,
} from "../../commands/images.ts";
import { weightsWords } from "../../model/differences.ts";
import { useDocument, useFacts, useModel } from "../../model/model.tsx";
import { byOrder } from "../../model/order.ts";
import type { Asset, Id, JobSpec } from "../../model/records.ts";
import { allShots, shotLabel } from "../../model/shots.ts";
import { rateLabel } from "../../model/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/fields.tsx";
import { Select } from "../../ui/Select.tsx";
import { EmptyState } from "../../ui/signs.tsx";
import { posterUrl, useAssetName } from "./names.ts";

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

/** What a picture can be used as. */
function Uses({ asset }: { asset: Asset }) {
  const { run } = useCommands();
  const shots = useDocument(({ document }) =>
    allShots(document)
      .filter(({ state }) => state === "live")
      .map(({ id }) => `${id} ${shotLabel(document, id)}`),
  );
  const elements = useDocument(({ document }) => Object.values(document.tables.element).sort(byOrder));
  const labels = new Map(
    shots.map((each) => [each.slice(0, each.indexOf(" ")), each.slice(each.indexOf(" ") + 1)]),
  );
  return (
    <section aria-label="Use" className="mt-3 border-t border-line pt-2">
      <h3 className="panel-title px-3 pb-1">Use it</h3>
      <div className="px-3 pb-1">
        <Button icon={ImagePlus} className="w-full" onClick={() => run(addReference, { id: asset.id })}>
          As reference for a new picture
        </Button>
      </div>
      {labels.size > 0 && (
        <Field label="First frame">
          <Select
            label="First frame of a shot"
            value=""
            options={[...labels].map(([value, label]) => ({ value, label: `Shot ${label}` }))}
            placeholder="of shot…"
            onChange={(shotId) =>
              run(setFirstFrame, { assetId: asset.id, shotId, label: labels.get(shotId) ?? "" })
            }
          />
        </Field>
      )}
      {elements.length > 0 && (
        <Field label="Element">
          <Select
            label="Picture of an element"
            value=""
            options={elements.map(({ id, name }) => ({ value: id, label: name }))}
            placeholder="shows…"
            onChange={(elementId) => run(giveToElement, { assetId: asset.id, elementId })}
          />
        </Field>
      )}
    </section>
  );
}

type Fact = readonly [term: string, value: string];

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

const KILOBYTE = 1000;

function fileFacts(asset: Asset): Fact[] {
  const size =
    asset.bytes < KILOBYTE ** 2
      ? `${Math.ceil(asset.bytes / KILOBYTE)} kB`
      : `${(asset.bytes / KILOBYTE ** 2).toFixed(1)} MB`;
  const facts: Fact[] = [
    ["Kind", `${asset.type} · ${asset.mime}`],
    ["Size", size],
  ];
  if (asset.width > 0) facts.push(["Frame", `${asset.width} × ${asset.height}`]);
  if (asset.rate !== null) facts.push(["Length", `${asset.frames} frames at ${rateLabel(asset.rate)}`]);
  if (asset.channels > 0) facts.push(["Sound", `${asset.channels} channels, ${asset.sample_rate} Hz`]);
  return facts;
}

function madeFacts({
  drawn,
  found,
  followed,
  taken_from,
  painted_on,
  details,
  weights,
}: AssetProvenance): Fact[] {
  const by = typeof details.by === "string" ? details.by : "";
  const madeWith = weights
    .filter(({ name }) => name !== "")
    .map((used): Fact => [used.kind === "pack" ? "Weights" : `LoRA ${used.name}`, weightsWords(used)]);
  if (drawn != null) return [...drawnFacts(drawn), ...paintedFacts(details), ...madeWith];
  const meant = (found ?? followed)?.prompt;
  const facts: Fact[] = [];
  if (found != null) facts.push(["Mask", `found in frame ${found.frame}`]);
  if (followed != null) facts.push(["Mask", `followed ${followed.direction} from frame ${followed.frame}`]);
  if (taken_from != null) facts.push(["Picture", `frame ${taken_from.frame} of a film`]);
  if (painted_on != null) facts.push(["Mask", `of frame ${painted_on.frame}`]);
  if (by !== "") facts.push(["By", by]);
  if (meant != null && meant.words !== "") facts.push(["Words", meant.words]);
  return [...facts, ...madeWith];
}

/** Of inpainting: the part of the picture that was drawn, and how large where that is not its own size. */
function paintedFacts({ painted_part: part, painted_at: at }: AssetProvenance["details"]): Fact[] {
  if (typeof part !== "string" || typeof at !== "string") return [];
  return [["Painted", part.startsWith(`${at} `) ? part : `${part}, drawn at ${at}`]];
}

/** `guidance_scale` is Guidance scale. */
const inWords = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll("_", " ");

function drawnFacts(spec: JobSpec): Fact[] {
  const facts: Fact[] = [["By", `${spec.engine}, ${spec.pipeline}`]];
  if (spec.prompt !== "") facts.push(["Prompt", spec.prompt]);
  if (spec.negative_prompt !== "") facts.push(["Not", spec.negative_prompt]);
  facts.push(["Seed", String(spec.seed)]);
  for (const [name, value] of Object.entries(spec.parameters)) facts.push([inWords(name), String(value)]);
  if (spec.inputs.length > 0)
    facts.push(["From", spec.inputs.map(({ role }) => role.replaceAll("_", " ")).join(", ")]);
  return facts;
}

/** How it was made, asked for when it is looked at; null while unknown, and for what was brought in. */
function useProvenance(asset: Asset): AssetProvenance | null {
  const { api } = useModel();
  const made = useFacts((facts) => Object.values(facts.takes).some(({ asset_id }) => asset_id === asset.id));
  const asked = made || asset.origin === "image" || asset.origin === "mask";
  const [known, setKnown] = useState<AssetProvenance | null>(null);
  useEffect(() => {
    let left = false;
    if (asked)
      api.assetProvenance(asset.id).then(
        (provenance) => left || setKnown(provenance),
        (error: unknown) => {
          if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
        },
      );
    return () => {
      left = true;
    };
  }, [api, asset.id, asked]);
  return known;
}
