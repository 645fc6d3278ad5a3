import { clsx } from "clsx";
import { useState } from "react";
import { previewUrl } from "../../api/client.ts";
import { useFacts } from "../../model/model.tsx";
import type { Id } from "../../model/records.ts";

interface JobPreviewProps {
  id: Id;
  className: string;
}

/** What the engine has so far of a job that runs; nothing before it has something, and nothing once it cannot be had. */
export function JobPreview({ id, className }: JobPreviewProps) {
  const renewed = useFacts(({ progress }) => progress[id]?.preview ?? 0);
  return renewed === 0 ? null : <Newest key={id} url={previewUrl(id, renewed)} className={className} />;
}

/** The last one stays until the next has come. */
function Newest({ url, className }: { url: string; className: string }) {
  const [shown, setShown] = useState(false);
  return (
    <img
      src={url}
      alt="What the engine has so far"
      onLoad={() => setShown(true)}
      onError={() => setShown(false)}
      className={clsx(className, !shown && "hidden")}
    />
  );
}
