//! Versions: the number that a migration's name begins with, and that it is ordered by.

use std::cmp::Ordering;

/// `0041` in `0041_tag_users.sql`, `2024-01-31-120000` in a folder of diesel's, `1.2` in `V1.2__users.sql`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// As written.
    pub(crate) text: String,
    /// Its numbers.
    numbers: Vec<u128>,
    /// The rest of the name: with equal numbers it decides.
    pub(crate) rest: String,
}

impl Version {
    /// Splits a name without its ending into version and rest; `None` if it does not begin with a number that stands
    /// for itself.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let named = name.strip_prefix(['V', 'v']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mut rest = named.unwrap_or(name);
        let mut numbers = Vec::new();
        let mut end = name.len() - rest.len();
        loop {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = rest.split_at(digits);
            // `2fa_for_all.sql` begins with a word, and so does what follows a version.
            if digits == 0 || !(after.is_empty() || after.starts_with(is_separator)) {
                break;
            }
            numbers.push(number.parse().unwrap_or(u128::MAX));
            end = name.len() - after.len();
            let is_dotted = after.starts_with('.') || (numbers.len() > 1 && name[..end].contains('.'));
            if !(is_dotted || is_date(&name[..end], after)) || after.starts_with("__") {
                break;
            }
            rest = after.get(1..).unwrap_or("");
        }
        let text = name.get(..end).filter(|_| !numbers.is_empty())?;
        Some(Self {
            text: text.to_owned(),
            numbers,
            rest: name.get(end..)?.trim_start_matches(is_separator).to_owned(),
        })
    }

    /// Of a name without a number.
    pub(crate) fn none(name: &str) -> Self {
        Self { text: String::new(), numbers: Vec::new(), rest: name.to_owned() }
    }

    /// Of a name whose place a plan tells.
    pub(crate) fn planned(place: usize, name: &str) -> Self {
        Self { numbers: vec![place as u128], ..Self::none(name) }
    }

    /// Of a name whose place among others is known, and not whether the first of them is the first there ever was.
    pub(crate) fn placed(place: usize, name: &str) -> Self {
        Self { numbers: vec![place as u128, 0], ..Self::none(name) }
    }

    /// Of a name without a number that stands behind all that have one.
    pub(crate) fn last(name: &str) -> Self {
        Self { numbers: vec![u128::MAX], ..Self::none(name) }
    }

    /// Whether its number is lower than another's.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        self.numbers < other.numbers
    }

    /// Its number as written, without the letter that Flyway puts before it.
    pub(crate) fn number(&self) -> &str {
        self.text.trim_start_matches(['V', 'v'])
    }

    /// Its place in a sequence that counts from 0 or 1; `None` for a timestamp or a date, and for what cannot be told
    /// from one.
    pub(crate) fn sequence(&self) -> Option<u128> {
        match self.numbers.as_slice() {
            [number] if self.text.len() < 8 || *number == 0 => Some(*number),
            _ => None,
        }
    }

    /// Whether it is a time to the second: `20240131120000`.
    pub(crate) fn is_time(&self) -> bool {
        self.text.len() == 14 && self.numbers.len() == 1 && self.sequence().is_none()
    }

    /// Whether it names no more than a day: too little to tell the migrations of that day apart.
    pub(crate) fn is_day(&self) -> bool {
        self.numbers.len() == 3 && self.numbers.first().is_some_and(|year| (1970..2200).contains(year))
            || self.text.len() == 8 && self.text.starts_with("20")
    }
}

/// Whether what was read is the beginning of a date that goes on: `2024`, `2024-01`, `2024-01-31`, and a time.
fn is_date(read: &str, after: &str) -> bool {
    let year = read.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let is_year = year.is_some_and(|year| year.starts_with("19") || year.starts_with("20"));
    let separated = |text: &str, width: usize| {
        let digits = text.get(1..).unwrap_or("").bytes().take_while(u8::is_ascii_digit).count();
        text.starts_with(is_separator) && (digits == width || width == 0 && digits >= 2)
    };
    match read.len() {
        4 => is_year && separated(after, 2) && separated(after.get(3..).unwrap_or(""), 2),
        7 => is_year && separated(after, 2),
        // A time follows a date: as one number or several, and perhaps a counter.
        10.. => is_year && !read[..10].bytes().all(|byte| byte.is_ascii_digit()) && separated(after, 0),
        _ => false,
    }
}

fn is_separator(character: char) -> bool {
    matches!(character, '_' | '-' | '.' | ' ')
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers
            .cmp(&other.numbers)
            .then_with(|| self.rest.cmp(&other.rest))
            .then_with(|| self.text.cmp(&other.text))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The words of a name: `add_users-table` is `add users table`.
pub(crate) fn words(name: &str) -> String {
    name.split(is_separator).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
