//! Sights: what a relation looks like right before and right after a step of a migration.

use model::{Birth, Direction, Down, History, Knowledge, ObjectName, Portrait, in_order};

use crate::{Settings, scene};

/// Looks at what `name` means before and after a step: that at `position` of the upgrade of the migration at `index`,
/// or of its downgrade, which is replayed after the upgrade.
#[must_use]
pub fn look(
    history: &History,
    index: usize,
    direction: Direction,
    position: usize,
    name: &ObjectName,
    settings: &Settings,
) -> Option<[Knowledge<Portrait>; 2]> {
    let migration = history.migrations.get(index)?;
    let mut schema = scene::before(history, index, settings);
    let script = match (direction, &migration.down) {
        (Direction::Up, _) => &migration.up,
        (Direction::Down, Down::Script(down)) => {
            let birth = Birth::In { migration: index as u32, direction: Direction::Up };
            for (_, step) in in_order(&migration.up.steps) {
                schema.apply(&step.operation, birth, step.guard);
            }
            schema.end_session();
            down
        }
        (Direction::Down, _) => return None,
    };
    let birth = Birth::In { migration: index as u32, direction };
    for (at, step) in in_order(&script.steps) {
        if at != position {
            schema.apply(&step.operation, birth, step.guard);
            continue;
        }
        let before = schema.portrait(&schema.thing(name));
        schema.apply(&step.operation, birth, step.guard);
        return Some([before, schema.portrait(&schema.thing(name))]);
    }
    None
}
