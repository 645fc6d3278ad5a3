import type { ReactNode } from "react";
import { useModel, useSession } from "../../model/model.tsx";
import { Section } from "../../ui/Section.tsx";

interface InspectorSectionProps {
  /** By which what the user opened or folded is remembered. */
  name: string;
  title: string;
  /** Before the user has said otherwise. */
  open?: boolean;
  summary?: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** A section that stays as the user left it, from shot to shot. */
export function InspectorSection({ name, open = true, ...rest }: InspectorSectionProps) {
  const shown = useSession(({ sections }) => sections[name] ?? open);
  const { session, stores } = useModel();
  return (
    <Section
      {...rest}
      open={shown}
      onOpenChange={(next) =>
        session.set({ sections: { ...stores.session.getState().sections, [name]: next } })
      }
    />
  );
}
