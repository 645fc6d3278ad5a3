import { COMMANDS } from "../../commands/registry.ts";
import { useModel, useSession } from "../../model/model.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Keys } from "../../ui/Kbd.tsx";

export function ShortcutsDialog() {
  const open = useSession((state) => state.dialog === "shortcuts");
  const { session } = useModel();
  const keyed = COMMANDS.filter(({ keys }) => keys !== undefined && keys.length > 0);
  const groups = [...new Set(keyed.map(({ group }) => group))];
  return (
    <Dialog
      open={open}
      onClose={() => session.set({ dialog: null })}
      title="Keyboard shortcuts"
      description="Single keys wait while you are writing; Escape leaves a text."
      width={760}
    >
      <div className="columns-2 gap-8">
        {groups.map((group) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="panel-title mb-1">{group}</h3>
            <dl>
              {keyed
                .filter((command) => command.group === group)
                .map((command) => (
                  <div
                    key={command.id}
                    className="flex h-7 items-center justify-between gap-4 border-b border-line/60"
                  >
                    <dt>{command.label}</dt>
                    <dd className="flex gap-2">
                      {command.keys?.map((chord) => (
                        <Keys key={chord} of={chord} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
