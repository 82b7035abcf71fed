//! Drafts to history: the SQL is read, the migrations are put in order, each following the one before.

use std::collections::HashSet;
use std::sync::Arc;

use model::{
    Allow, Dialect, Down, History, Migration, Name, ObjectName, Opaque, Operation, Reason, Schema, Script, Server,
    SourceFile, Span, Step, Wrapping, effect, order,
};

use crate::draft::{Draft, Part, Project};
use crate::memo::{Kept, Memo};
use crate::numbered;
use crate::tool::flyway;
use crate::{parallel, tool};

/// Reads a project; what `memo` has of it is not read again. With what is worth remembering.
pub(crate) fn read(
    mut project: Project,
    files: &[SourceFile],
    spoken: Option<Dialect>,
    memo: &Memo,
) -> (History, Vec<Kept>) {
    let dialect = spoken.unwrap_or_default();
    let runner = tool::on(project.runner, dialect);
    for part in project.drafts.iter_mut().flat_map(|draft| [Some(&mut draft.up), draft.down.as_mut()]).flatten() {
        // What leaves the transaction there has left it everywhere.
        if part.wrapping == project.runner.wrapping {
            part.wrapping = runner.wrapping;
        }
    }
    order::by(&mut project.drafts, |left, right| left.version.cmp(&right.version));
    // Where nobody ever wrote a way down, none is missed.
    let goes_back = project.drafts.iter().any(|draft| draft.down.is_some());
    // What a file says depends on its bytes alone.
    let drafts: Vec<&Draft> = project.drafts.iter().collect();
    let mut migrations: Vec<Arc<Migration>> = parallel::map(drafts, |draft| {
        let read = || memo.with_statements(|statements| migration(draft, files, goes_back, dialect, statements));
        memo.get(draft, goes_back, dialect).unwrap_or_else(|| Arc::new(read()))
    });
    follow(&mut migrations);
    let from_base = is_from_base(&project.drafts, &migrations);
    let kept = |(draft, migration): (Draft, &Arc<Migration>)| Kept {
        draft,
        goes_back,
        dialect,
        migration: Arc::clone(migration),
    };
    let kept = project.drafts.into_iter().zip(&migrations).map(kept).collect();
    let history = History {
        from_base,
        runner: model::Runner { reversible: goes_back || runner.reversible, ..runner },
        root: project.root,
        dialect: spoken,
        migrations,
        connections: Vec::new(),
        faults: project.faults,
        ..History::default()
    };
    (history, kept)
}

fn migration(
    draft: &Draft,
    files: &[SourceFile],
    goes_back: bool,
    dialect: Dialect,
    statements: &sql::Memo,
) -> Migration {
    let mut allows = Vec::new();
    let up = script(&draft.up, files, dialect, statements, &mut allows);
    let down = match &draft.down {
        Some(part) => Down::Script(script(part, files, dialect, statements, &mut allows)),
        None if goes_back && !draft.is_one_way => Down::Missing,
        None => Down::Forward,
    };
    Migration {
        revision: Name::new(draft.revision.as_str(), Span::empty(0)),
        file: draft.up.file,
        stem: stem(draft, files),
        title: draft.title.clone(),
        up,
        down,
        allows,
        ..Migration::default()
    }
}

/// The name of a migration's file, or of its folder where the file is called the same in each.
fn stem(draft: &Draft, files: &[SourceFile]) -> String {
    let Some(file) = files.get(draft.up.file.index()) else {
        return String::new();
    };
    let (name, _) = numbered::stem(file);
    let folder = file.folder().rsplit('/').next().unwrap_or_default();
    if matches!(name, "up" | "migration") { folder.to_owned() } else { name.to_owned() }
}

fn script(
    part: &Part,
    files: &[SourceFile],
    dialect: Dialect,
    statements: &sql::Memo,
    allows: &mut Vec<Allow>,
) -> Script {
    let text = files.get(part.file.index()).map_or("", |file| &*file.text);
    let mut script = Script { file: part.file, steps: Vec::new(), head: part.head, explained: false, blank: true };
    if part.is_foreign {
        script.steps.push(foreign(part));
        script.blank = false;
        return script;
    }
    let mut first_statement = 0;
    for piece in &part.pieces {
        let surroundings = sql::Surroundings {
            file: part.file,
            origin: sql::Origin::at(Span::from(piece.clone()).start),
            wrapping: part.wrapping,
            guard: part.guard,
            dialect,
            first_statement,
            keeps_text: !part.masks.is_empty(),
        };
        let mut reading = statements.read(&part.sent(text, piece), &surroundings);
        let is_string = part.strings.binary_search_by_key(&piece.start, |string| string.start).is_ok();
        if is_string && part.wrapping == Wrapping::Autocommit && reading.statements > 1 {
            reading.steps.iter_mut().for_each(|step| step.wrapping = Wrapping::Implicit);
        }
        first_statement += reading.statements;
        let is_remark = |comment: &Span| crate::remark::is_own(text.get(comment.range()).unwrap_or(""));
        script.explained |= reading.comments.iter().any(is_remark);
        script.blank &= reading.statements == 0;
        script.steps.extend(reading.steps);
        allows.extend(reading.allows);
    }
    if part.mixed.is_some_and(|mixed| flyway::is_bare(&script.steps, text, mixed)) {
        script.steps.iter_mut().for_each(|step| step.wrapping = Wrapping::Autocommit);
    }
    script
}

/// The step that stands for a script in a language that is not read.
fn foreign(part: &Part) -> Step {
    Step {
        operation: Operation::Opaque(Opaque { reason: Reason::Template }),
        file: part.file,
        span: part.head,
        head: part.head,
        statement: 0,
        wrapping: part.wrapping,
        guard: part.guard,
        text: None,
        demands: model::Demands::default(),
    }
}

/// Lets each migration follow the one before. Two of one number both follow the one before them: neither can follow
/// itself.
fn follow(migrations: &mut [Arc<Migration>]) {
    let mut before: Option<Name> = None;
    let mut last: Option<Name> = None;
    for migration in migrations {
        if last.as_ref() != Some(&migration.revision) {
            before = last.replace(migration.revision.clone());
        }
        // One that is remembered knows whom it follows, unless there is another before it now.
        if !migration.parents.iter().eq(before.iter()) {
            Migration::own(migration).parents = before.iter().cloned().collect();
        }
    }
}

/// Whether the first migration starts from an empty database.
///
/// A sequence does if it counts from 0 or 1. Timestamps do not say: old migrations may have been deleted. There the
/// first migration has to create a table, and to touch none but its own.
fn is_from_base(drafts: &[Draft], migrations: &[Arc<Migration>]) -> bool {
    let (Some(draft), Some(migration)) = (drafts.first(), migrations.first()) else {
        return false;
    };
    // Of a file alone, nobody knows what came before it.
    if migrations.len() < 2 {
        return false;
    }
    match draft.version.sequence() {
        Some(number) => number <= 1,
        None => touches_only_its_own(migration),
    }
}

fn touches_only_its_own(migration: &Migration) -> bool {
    let mut own: HashSet<&ObjectName> = HashSet::new();
    let nothing = Schema::unknown();
    for step in &migration.up.steps {
        let effect = effect::of(&step.operation, &nothing, Server::default());
        let created = match &step.operation {
            Operation::CreateTable(create) => Some(&create.table),
            _ => None,
        };
        let known = |table: &ObjectName| own.contains(table) || created == Some(table);
        if !effect.touches.iter().all(|touch| known(&touch.relation)) {
            return false;
        }
        own.extend(created);
    }
    !own.is_empty()
}
