//! How the file of a revision is called: `file_template` of the settings, filled in.

use model::{SourceFile, Timestamp};

use crate::ini::Ini;
use crate::project::Project;
use crate::pyproject::{self, Value};

/// What Alembic has where the settings say nothing.
const TEMPLATE: &str = "%(rev)s_%(slug)s";
const LONGEST_SLUG: usize = 40;

/// How files are called.
pub(super) struct Naming {
    template: String,
    longest: usize,
}

impl Naming {
    pub(super) fn of(project: &Project, files: &[SourceFile]) -> Self {
        let said = |key: &str| {
            project.settings.iter().find_map(|id| {
                let file = files.get(id.index())?;
                if file.file_name().ends_with(".ini") {
                    let section = project.section.as_deref().unwrap_or("alembic");
                    return Some(Ini::read(&file.text).get(section, key)?.value.into_owned());
                }
                let table = pyproject::read(&file.text)?.ok()?;
                match &pyproject::get(&table, key)?.value {
                    // What is for Python's formatting there is doubled, as in an ini file.
                    Value::Text(text) => Some(text.replace("%%", "%")),
                    _ => None,
                }
            })
        };
        Self {
            template: said("file_template").filter(|said| !said.is_empty()).unwrap_or_else(|| TEMPLATE.to_owned()),
            longest: said("truncate_slug_length").and_then(|said| said.trim().parse().ok()).unwrap_or(LONGEST_SLUG),
        }
    }

    /// The path of a file, from the folder of the revisions.
    pub(super) fn path(&self, revision: &str, message: &str, moment: &Timestamp) -> String {
        let slug = self.slug(message);
        let mut path = String::new();
        let mut rest = self.template.as_str();
        while let Some((before, after)) = rest.split_once("%(") {
            path.push_str(before);
            let field = after.split_once(')').and_then(|(name, format)| {
                let end = format.find(['s', 'd'])?;
                let width = format.get(..end)?.trim_start_matches(['.', '0']).parse::<usize>().unwrap_or(0);
                let number = |number: u64| format!("{number:0width$}");
                let value = match name {
                    "rev" => revision.to_owned(),
                    "slug" => slug.clone(),
                    "epoch" => number(moment.epoch),
                    "year" => number(moment.year),
                    "month" => number(moment.month),
                    "day" => number(moment.day),
                    "hour" => number(moment.hour),
                    "minute" => number(moment.minute),
                    "second" => number(moment.second),
                    _ => return None,
                };
                Some((value, format.get(end + 1..)?))
            });
            match field {
                Some((value, after)) => {
                    path.push_str(&value);
                    rest = after;
                }
                None => {
                    path.push_str("%(");
                    rest = after;
                }
            }
        }
        path.push_str(rest);
        path + ".py"
    }

    /// The words of a message, as Alembic joins and cuts them.
    fn slug(&self, message: &str) -> String {
        let is_apart = |letter: char| !(letter.is_alphanumeric() || letter == '_');
        let words: Vec<&str> = message.split(is_apart).filter(|word| !word.is_empty()).collect();
        let slug = words.join("_").to_lowercase();
        match slug.char_indices().nth(self.longest) {
            Some((end, _)) => {
                let cut = slug.get(..end).unwrap_or("");
                format!("{}_", cut.rsplit_once('_').map_or(cut, |(before, _)| before))
            }
            None => slug,
        }
    }
}
