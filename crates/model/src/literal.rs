//! Literal values that a migration spells out, and what they look like.

use crate::{Name, Span, order};

/// A value written in the migration: a string or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The value, quotes and escapes resolved.
    pub value: String,
    /// Where it is written, quotes included.
    pub span: Span,
    /// The column it is stored in or compared with, where that is known.
    pub column: Option<Name>,
    /// What it looks like.
    pub kind: LiteralKind,
}

/// What a literal value looks like, judged by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// A number.
    Number,
    /// `user@example.com`.
    Email,
    /// A URL with a user and a password in it.
    CredentialUrl,
    /// Any other absolute URL with a host.
    Url,
    /// A host name or an IP address, on its own.
    Host,
    /// An absolute path of a file system.
    Path,
    /// A UUID; the nil UUID is plain text.
    Uuid,
    /// A key or a token by the form its issuer gives it, so that it can be found: `sk_live_…`, `ghp_…`, `npg_…`.
    Token,
    /// Anything else.
    Text,
}

impl Literal {
    /// A string literal, its kind judged by its form.
    #[must_use]
    pub fn string(value: impl Into<String>, span: Span) -> Self {
        let value = value.into();
        let kind = LiteralKind::of(&value);
        Self { value, span, column: None, kind }
    }

    /// A number, as written.
    #[must_use]
    pub fn number(value: impl Into<String>, span: Span) -> Self {
        Self { value: value.into(), span, column: None, kind: LiteralKind::Number }
    }

    /// Whether the value, a URL or a password, gives away a secret. Not so places to put one (`${PASSWORD}`), what a
    /// server keeps instead of a password (`SCRAM-SHA-256$…`), and the customary passwords of a developer's own machine.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        let parts = self.value.split_once("://").and_then(|(_, rest)| {
            let authority = rest.split(['/', '?', '#']).next()?;
            let (user, host) = authority.rsplit_once('@')?;
            Some((user.split_once(':')?.1, without_port(host)))
        });
        match (self.kind, parts) {
            (LiteralKind::CredentialUrl, Some((password, host))) => {
                !(is_customary(password) && !host.contains('.') || is_loopback(host))
            }
            (LiteralKind::CredentialUrl, None) => true,
            _ => is_secret(&self.value) && !self.value.starts_with("SCRAM-SHA-256$"),
        }
    }

    /// The value with asterisks for its secret: the password of a URL, or all of it.
    #[must_use]
    pub fn masked(&self) -> String {
        let parts = self.value.split_once("://").and_then(|(scheme, rest)| {
            let (user, host) = rest.rsplit_once('@')?;
            let (user, _) = user.split_once(':')?;
            Some(format!("{scheme}://{user}:***@{host}"))
        });
        match self.kind {
            LiteralKind::CredentialUrl => parts.unwrap_or_else(|| "***".to_owned()),
            _ => "***".to_owned(),
        }
    }

    /// Whether the value means something in one environment only, judged by its form: a machine, a folder of one, a
    /// mailbox. Public URLs, loopback addresses and the names set aside for examples (RFC 2606) are the same
    /// everywhere. Ids are not judged: only a history knows what they stand for.
    #[must_use]
    pub fn is_of_one_environment(&self) -> bool {
        match self.kind {
            LiteralKind::Email => self.value.split_once('@').is_some_and(|(_, domain)| !is_reserved(domain)),
            LiteralKind::Host => !is_loopback(without_port(&self.value)),
            LiteralKind::Url => self.value.split_once("://").is_some_and(|(_, rest)| is_private_authority(rest)),
            LiteralKind::Path => true,
            _ => false,
        }
    }

    /// The same literal, known to belong to `column`.
    #[must_use]
    pub fn in_column(self, column: Name) -> Self {
        Self { column: Some(column), ..self }
    }
}

impl LiteralKind {
    /// What a string looks like. Ambiguous forms are [`LiteralKind::Text`]: precision before recall.
    #[must_use]
    pub fn of(value: &str) -> Self {
        if value.len() < 4 || value.len() > 2048 || value.contains(char::is_whitespace) {
            return Self::Text;
        }
        if let Some((scheme, rest)) = value.split_once("://") {
            return Self::of_url(scheme, rest);
        }
        if is_uuid(value) {
            return Self::Uuid;
        }
        if is_token(value) {
            return Self::Token;
        }
        if is_email(value) {
            return Self::Email;
        }
        if is_ip_address(value) || is_internal_host(value) {
            return Self::Host;
        }
        if is_file_path(value) {
            return Self::Path;
        }
        Self::Text
    }

    fn of_url(scheme: &str, rest: &str) -> Self {
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        if !is_scheme {
            return Self::Text;
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
        let Some((user, host)) = authority.rsplit_once('@') else {
            return if authority.contains('.') { Self::Url } else { Self::Text };
        };
        match user.split_once(':') {
            Some((_, password)) if is_secret(password) => Self::CredentialUrl,
            _ if host.is_empty() => Self::Text,
            _ => Self::Url,
        }
    }
}

/// Whether a password is a value and not a place to put one: `%(PASSWORD)s`, `${PASSWORD}`, `{{ password }}`,
/// `<password>`, `****` and the empty string are places.
#[must_use]
fn is_secret(password: &str) -> bool {
    !password.is_empty()
        && !password.starts_with(['%', '$', '{', '<', '['])
        && !password.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '.'))
}

fn is_uuid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
        && value.bytes().any(|byte| byte != b'0' && byte != b'-')
}

/// Whether a value has the form of a key that opens something: what stands before it, and how long the rest is at least,
/// as the issuers document them. Keys for tests (`sk_test_…`) and publishable ones open nothing.
fn is_token(value: &str) -> bool {
    const FORMS: [(&str, usize); 16] = [
        ("sk_live_", 16),
        ("rk_live_", 16),
        ("ghp_", 36),
        ("gho_", 36),
        ("ghs_", 36),
        ("ghu_", 36),
        ("github_pat_", 40),
        ("glpat-", 20),
        ("xoxb-", 24),
        ("xoxp-", 24),
        ("npg_", 12),
        ("AIza", 35),
        ("AKIA", 16),
        ("SG.", 40),
        ("sk-ant-", 32),
        ("sk-proj-", 32),
    ];
    let is_key = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    // A place to put one repeats itself: `sk_live_xxxxxxxx`.
    let varies = |rest: &str| {
        let mut bytes: Vec<u8> = rest.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
        order::natural(&mut bytes);
        bytes.dedup();
        bytes.len() > 5
    };
    let fits = |(start, least): (&str, usize)| {
        value.strip_prefix(start).is_some_and(|rest| rest.len() >= least && is_key(rest) && varies(rest))
    };
    FORMS.into_iter().any(fits)
}

fn is_email(value: &str) -> bool {
    let Some((user, domain)) = value.split_once('@') else {
        return false;
    };
    let is_user = !user.is_empty() && user.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b));
    is_user && is_domain(domain)
}

/// At least two labels, the last one of letters.
fn is_domain(value: &str) -> bool {
    let labels: Vec<&str> = value.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()))
}

fn is_ip_address(value: &str) -> bool {
    let host = value.rsplit_once(':').map_or(value, |(host, _)| host);
    value.parse::<std::net::Ipv4Addr>().is_ok() || host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Only host names that cannot be anything else: `users.name` is a domain name by form, and a column.
fn is_internal_host(value: &str) -> bool {
    let host = value.rsplit_once(':').map_or(value, |(host, _)| host);
    let suffixes = [".internal", ".local", ".amazonaws.com", ".neon.tech", ".supabase.co", ".rds.amazonaws.com"];
    is_domain(host) && suffixes.iter().any(|suffix| host.ends_with(suffix))
}

/// Only roots that name a machine's file system: `/api/users` is a route.
fn is_file_path(value: &str) -> bool {
    let roots = ["/home/", "/Users/", "/var/", "/etc/", "/opt/", "/mnt/", "/srv/", "/tmp/", "/usr/", "/root/"];
    let drive = |bytes: &[u8]| bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'\\';
    roots.iter().any(|root| value.starts_with(root)) || drive(value.as_bytes())
}

/// Whether a URL, its scheme taken off, names a machine of one environment: by its address, by an internal name, or by
/// a label such as `staging`.
fn is_private_authority(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let words = ["dev", "develop", "development", "qa", "uat", "stage", "staging", "preprod", "prod", "production"];
    let bare = without_port(host);
    let is_word = |label: &str| label.split('-').any(|part| words.contains(&part));
    !is_loopback(bare)
        && !is_reserved(bare)
        && (is_ip_address(bare) || is_internal_host(bare) || bare.split('.').any(is_word))
}

/// Passwords that guard nothing: the ones that documents and images for development come with.
fn is_customary(password: &str) -> bool {
    ["postgres", "password", "pass", "passwd", "pwd", "secret", "changeme", "admin", "root", "test", "example", "dev"]
        .contains(&password)
}

pub(crate) fn without_port(host: &str) -> &str {
    host.rsplit_once(':').map_or(host, |(host, _)| host)
}

pub(crate) fn is_loopback(host: &str) -> bool {
    let address = host.parse::<std::net::Ipv4Addr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// The names that RFC 2606 sets aside for examples and tests.
pub(crate) fn is_reserved(domain: &str) -> bool {
    let ends = [".example", ".test", ".invalid", ".localhost"];
    let names = ["example.com", "example.org", "example.net", "localhost"];
    let is_under = |name: &str| domain.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    ends.iter().any(|end| domain.ends_with(end)) || names.into_iter().any(is_under)
}
