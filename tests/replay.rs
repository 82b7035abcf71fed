//! Replaying: what exists before a step, what does not, and what there is no knowing of.

use model::{Birth, Direction, Guard, Knowledge, Name, ObjectName, Schema, Span};
use sql::{Surroundings, read};

const NOW: Birth = Birth::In { migration: 0, direction: Direction::Up };

fn play(schema: &mut Schema, text: &str) {
    for step in read(text, &Surroundings::default()).steps {
        schema.apply(&step.operation, NOW, step.guard);
    }
}

fn name(text: &str) -> Name {
    Name::new(text, Span::default())
}

fn table(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, table)) => ObjectName { schema: Some(name(schema)), name: name(table) },
        None => ObjectName::bare(name(text)),
    }
}

/// `present`, `absent` or `unknown`.
fn known<T>(knowledge: Knowledge<T>) -> &'static str {
    match knowledge {
        Knowledge::Present(_) => "present",
        Knowledge::Absent => "absent",
        Knowledge::Unknown => "unknown",
    }
}

#[test]
fn what_was_never_mentioned_is_absent_only_in_a_database_known_whole() {
    assert_eq!(known(Schema::empty().relation(&table("users"))), "absent");
    assert_eq!(known(Schema::unknown().relation(&table("users"))), "unknown");
}

#[test]
fn a_step_that_speaks_of_a_table_says_that_it_exists() {
    let mut schema = Schema::unknown();
    play(&mut schema, "ALTER TABLE users ADD COLUMN age int;");
    assert_eq!(known(schema.relation(&table("users"))), "present");
    assert_eq!(known(schema.column(&table("users"), &name("age"))), "present");
    assert_eq!(known(schema.column(&table("users"), &name("email"))), "unknown", "the other columns are not known");
}

#[test]
fn a_created_table_is_known_to_its_last_column() {
    let mut schema = Schema::unknown();
    play(&mut schema, "CREATE TABLE users (id bigint PRIMARY KEY, email text);");
    assert_eq!(known(schema.column(&table("users"), &name("nickname"))), "absent");
    assert_eq!(known(schema.relation(&table("public.users"))), "present", "an unwritten schema is public");
    let id = schema.column(&table("users"), &name("id")).present().expect("it has an id");
    assert_eq!(id.not_null, Some(true), "a primary key is not null");
    assert_eq!(known(schema.relation(&table("users_pkey"))), "present", "and has its index");
}

#[test]
fn a_renamed_table_is_the_same_table() {
    let mut schema = Schema::empty();
    play(&mut schema, "CREATE TABLE users (email text CHECK (email IS NOT NULL)); CREATE INDEX i ON users (email);");
    play(&mut schema, "ALTER TABLE users RENAME TO people;");
    assert_eq!(known(schema.relation(&table("users"))), "absent");
    let people = schema.relation(&table("people")).present().expect("it is there under its new name");
    assert_eq!(people.birth, NOW);
    assert!(people.proves_not_null(&name("email")), "its constraints came along");
    assert!(people.constraint(&name("users_email_check")).is_some(), "under the names they had");
    let index = schema.relation(&table("i")).present().expect("its index is there");
    assert_eq!(index.table, Some(table("people")));
}

#[test]
fn dropping_takes_along_what_cannot_stay() {
    let mut schema = Schema::empty();
    play(&mut schema, "CREATE TABLE t (a int, b int UNIQUE); CREATE INDEX i ON t (a); ALTER TABLE t DROP COLUMN a;");
    assert_eq!(known(schema.relation(&table("i"))), "absent", "an index goes with its column");
    assert_eq!(known(schema.relation(&table("t_b_key"))), "present");
    play(&mut schema, "DROP TABLE t;");
    assert_eq!(known(schema.relation(&table("t_b_key"))), "absent", "and with its table");
}

#[test]
fn a_column_that_counts_has_a_sequence_that_goes_with_it() {
    let mut schema = Schema::empty();
    play(&mut schema, "CREATE TABLE t (id serial, n int GENERATED ALWAYS AS IDENTITY); ALTER TABLE t ADD m bigserial;");
    for sequence in ["t_id_seq", "t_n_seq", "t_m_seq"] {
        assert_eq!(known(schema.relation(&table(sequence))), "present", "{sequence}");
    }
    play(&mut schema, "ALTER TABLE t RENAME m TO k; ALTER TABLE t RENAME TO u; ALTER SEQUENCE t_n_seq RENAME TO s;");
    assert_eq!(known(schema.relation(&table("t_m_seq"))), "present", "it keeps its name");
    play(&mut schema, "ALTER TABLE u DROP COLUMN k; ALTER TABLE u ALTER n DROP IDENTITY;");
    assert_eq!(known(schema.relation(&table("t_m_seq"))), "absent", "it goes with its column");
    assert_eq!(known(schema.relation(&table("s"))), "absent", "and when the column stops counting");
    play(&mut schema, "CREATE SCHEMA shop; ALTER TABLE u SET SCHEMA shop;");
    assert_eq!(known(schema.relation(&table("shop.t_id_seq"))), "present", "it follows its table");
    play(&mut schema, "CREATE TABLE t (id serial); DROP TABLE shop.u;");
    assert_eq!(known(schema.relation(&table("shop.t_id_seq"))), "absent", "and goes with it");
    assert_eq!(known(schema.relation(&table("t_id_seq"))), "present", "another of that name is another's");
    let long = "a_table_with_a_name_that_is_long_enough_to_be_cut";
    play(&mut schema, &format!("CREATE TABLE {long} (a_column_with_a_long_name_too serial);"));
    assert_eq!(
        known(schema.relation(&table("a_table_with_a_name_that_is_l_a_column_with_a_long_name_too_seq"))),
        "present"
    );
}

#[test]
fn a_step_that_cannot_be_read_may_have_made_anything() {
    let mut schema = Schema::empty();
    play(&mut schema, "CREATE TABLE kept (id int); DROP TABLE gone; CREAT TABLE gone (id int);");
    assert_eq!(known(schema.relation(&table("kept"))), "present");
    assert_eq!(known(schema.relation(&table("gone"))), "unknown");
    assert_eq!(known(schema.relation(&table("never"))), "unknown");
}

#[test]
fn a_step_that_may_not_run_leaves_what_it_makes_unknown() {
    let mut schema = Schema::empty();
    let text = "CREATE TABLE maybe (id int);";
    for step in read(text, &Surroundings { guard: Guard::Perhaps, ..Surroundings::default() }).steps {
        schema.apply(&step.operation, NOW, step.guard);
    }
    assert_eq!(known(schema.relation(&table("maybe"))), "unknown");
    assert!(schema.assumed(&table("maybe")).is_some(), "who would rather be silent may assume that it ran");
}

#[test]
fn a_constraint_proves_once_it_is_validated() {
    let mut schema = Schema::unknown();
    play(&mut schema, "ALTER TABLE t ADD CONSTRAINT given CHECK (a IS NOT NULL AND b > 0) NOT VALID;");
    let proves = |schema: &Schema, column| {
        schema.relation(&table("t")).present().is_some_and(|t| t.proves_not_null(&name(column)))
    };
    assert!(!proves(&schema, "a"));
    play(&mut schema, "ALTER TABLE t VALIDATE CONSTRAINT given;");
    assert!(proves(&schema, "a"));
    assert!(!proves(&schema, "b"), "b > 0 lets null pass");
}

#[test]
fn rewinding_gives_back_what_was() {
    let mut schema = Schema::empty();
    play(&mut schema, "CREATE TABLE t (a int); CREATE TYPE mood AS ENUM ('calm'); CREATE INDEX i ON t (a);");
    let before = schema.clone();
    let mark = schema.mark();
    play(
        &mut schema,
        "ALTER TABLE t RENAME TO u; ALTER TABLE u DROP COLUMN a; DROP TYPE mood; CREATE TABLE v (id int);
         DROP SCHEMA public CASCADE; CREAT nonsense;",
    );
    assert_ne!(format!("{:?}", sorted(&schema)), format!("{:?}", sorted(&before)));
    schema.rewind(mark);
    assert_eq!(format!("{:?}", sorted(&schema)), format!("{:?}", sorted(&before)));
    assert_eq!(known(schema.relation(&table("v"))), "absent", "and it is known whole again");
}

/// Every relation, by name.
fn sorted(schema: &Schema) -> Vec<String> {
    let mut relations: Vec<String> = schema.relations().map(|relation| format!("{relation:?}")).collect();
    relations.sort();
    relations
}
