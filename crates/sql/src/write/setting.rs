//! Changes of sequences, composite types and policies.

use model::{CreatePolicy, FieldChange, Operation, PolicyTerms};

use super::name::own;
use super::object::{keyword, sequence_options};
use super::{Phrase, data_type, enclosed, literal, object_name};

/// `ALTER` of what is no table, and `CREATE POLICY`.
pub(super) fn write(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    Some(match operation {
        Op::AlterSequence(it) => {
            let options = Some(sequence_options(&it.options)?).filter(|options| !options.is_empty())?;
            Phrase::new("ALTER SEQUENCE").flag(it.if_exists, "IF EXISTS").say(&object_name(&it.name)).say(&options)
        }
        Op::AlterField(it) => Phrase::new("ALTER TYPE")
            .say(&object_name(&it.name))
            .say(&match &it.change {
                FieldChange::Add(field) => {
                    format!("ADD ATTRIBUTE {} {}", own(&field.name), data_type(&field.data_type))
                }
                FieldChange::Drop { field, if_exists: true } => format!("DROP ATTRIBUTE IF EXISTS {}", own(field)),
                FieldChange::Drop { field, if_exists: false } => format!("DROP ATTRIBUTE {}", own(field)),
                FieldChange::SetType(field) => {
                    format!("ALTER ATTRIBUTE {} TYPE {}", own(&field.name), data_type(&field.data_type))
                }
                FieldChange::Rename { field, to } => format!("RENAME ATTRIBUTE {} TO {}", own(field), own(to)),
            })
            .flag(it.cascade, "CASCADE"),
        Op::CreatePolicy(it) => create_policy(it)?,
        Op::AlterPolicy(it) => {
            let phrase = Phrase::new("ALTER POLICY").say(&own(&it.name)).say("ON").say(&object_name(&it.table));
            terms(phrase, &it.terms)?
        }
        Op::SetDependence(it) => Phrase::new("ALTER")
            .say(keyword(it.kind)?)
            .say(&object_name(&it.name))
            .say(if it.depends { "DEPENDS ON EXTENSION" } else { "NO DEPENDS ON EXTENSION" })
            .say(&own(&it.extension)),
        Op::AlterSystem(it) => match &it.value {
            Some(value) => {
                let values: Vec<String> = value.split(", ").map(literal).collect();
                Phrase::new("ALTER SYSTEM SET").say(it.name.as_str()).say("TO").say(&values.join(", "))
            }
            None => Phrase::new("ALTER SYSTEM RESET").say(it.name.as_str()),
        },
        _ => return None,
    })
}

fn create_policy(it: &CreatePolicy) -> Option<Phrase> {
    let phrase = Phrase::new("CREATE POLICY")
        .say(&own(&it.name))
        .say("ON")
        .say(&object_name(&it.table))
        .flag(it.restrictive, "AS RESTRICTIVE")
        .part("FOR", it.command.as_ref().map(|command| command.to_ascii_uppercase()));
    terms(phrase, &it.terms)
}

fn terms(phrase: Phrase, it: &PolicyTerms) -> Option<Phrase> {
    let using = it.using.as_ref().map(enclosed);
    let check = it.check.as_ref().map(enclosed);
    if using == Some(None) || check == Some(None) {
        return None;
    }
    let roles = (!it.roles.is_empty()).then(|| it.roles.join(", "));
    Some(phrase.part("TO", roles).part("USING", using.flatten()).part("WITH CHECK", check.flatten()))
}
