//! How deep a statement of MySQL or SQLite nests, and the stack that parsing it takes.

use crate::scan::Kind;
use crate::statement::Statement;

/// The deepest nesting of parentheses, CASE, and operators before an operand that is parsed: what the stack of a
/// browser's worker bears. Every platform stops here, so that all of them read the same.
const DEEPEST: u32 = 32;

/// The longest chain of operators and set operations: they nest to the left, and a tree is freed level by level.
const LONGEST: u32 = 1_000;

/// What takes no stack worth a thread of its own.
#[cfg(not(target_arch = "wasm32"))]
const SHALLOW: u32 = 3;

/// The stack for all else. It is address space: only what is used is ever memory.
#[cfg(not(target_arch = "wasm32"))]
const LARGE_STACK: usize = 64 << 20;

/// Runs `read` where there is stack enough for the statement; `None` where it nests too deeply for any.
pub(crate) fn with_room<T: Send>(statement: &Statement<'_>, read: impl FnOnce() -> T + Send) -> Option<T> {
    let (depth, chain) = measure(statement);
    if depth > DEEPEST || chain > LONGEST {
        return None;
    }
    #[cfg(not(target_arch = "wasm32"))]
    if depth > SHALLOW || chain > 16 {
        return std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(LARGE_STACK);
            builder.spawn_scoped(scope, read).ok().and_then(|thread| thread.join().ok())
        });
    }
    Some(read())
}

/// How deep a statement nests, and how many operators its longest level chains.
fn measure(statement: &Statement<'_>) -> (u32, u32) {
    let (mut depth, mut deepest, mut longest) = (0_u32, 0_u32, 0_u32);
    // The operators on each level so far, and whether END closes it.
    let mut levels = vec![(0_u32, false)];
    // NOT, - and their kin before an operand nest to the right, until the operand comes.
    let mut prefixes = 0_u32;
    for &token in statement.tokens {
        let text = statement.text_of(token);
        let is = |words: &[&str]| token.kind == Kind::Word && words.iter().any(|word| text.eq_ignore_ascii_case(word));
        let is_case = levels.last().is_some_and(|(_, is_case)| *is_case);
        let closes = token.kind == Kind::Close && !is_case || is(&["end"]) && is_case;
        let is_within = levels.len() > 1;
        let chain = levels.last_mut().map(|(chain, _)| chain);
        match token.kind {
            _ if token.kind == Kind::Open || is(&["case"]) => {
                depth += 1;
                levels.push((0, token.kind != Kind::Open));
            }
            _ if closes && is_within => {
                depth -= 1;
                levels.pop();
                prefixes = 0;
            }
            Kind::Comma | Kind::Terminator => chain.into_iter().for_each(|chain| *chain = 0),
            Kind::Operator => {
                chain.into_iter().for_each(|chain| *chain += 1);
                prefixes += 1;
            }
            _ if is(&["not", "interval", "binary", "prior"]) => prefixes += 1,
            _ if is(&["and", "or", "xor", "union", "except", "intersect", "join", "collate", "is", "like", "div"]) => {
                chain.into_iter().for_each(|chain| *chain += 1);
                prefixes = 0;
            }
            _ => prefixes = 0,
        }
        deepest = deepest.max(depth + prefixes);
        longest = longest.max(levels.last().map_or(0, |(chain, _)| *chain));
        if deepest > DEEPEST || longest > LONGEST {
            break;
        }
    }
    (deepest, longest)
}
