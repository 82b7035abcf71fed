//! JUnit: a parser that others wrote reads every report, and counts what we count.

use linter::Level;
use report::outcome::Outcome;

use super::projects;
use crate::support::report;

#[test]
fn a_parser_of_junit_reads_every_report() {
    let mut complaints = Vec::new();
    for (name, histories) in projects() {
        let unread = ["cannot read `<a>`: ]]> & \"so\" on\u{1b}".to_owned()];
        let outcome = Outcome { histories: &histories, unread: &unread, fails_from: Some(Level::Warn) };
        let text = report::junit::render(&outcome);
        let suites = match junit_parser::from_reader(text.as_bytes()) {
            Ok(suites) => suites,
            Err(error) => {
                complaints.push(format!("{name}: {error}\n{text}"));
                continue;
            }
        };
        let cases = || suites.suites.iter().flat_map(|suite| &suite.cases);
        let told = suites.suites.iter().map(|suite| [suite.tests, suite.failures, suite.errors]);
        let told = told.fold([0; 3], |sum, counts| [0, 1, 2].map(|index| sum[index] + counts[index]));
        let count = |is: fn(&junit_parser::TestStatus) -> bool| cases().filter(|case| is(&case.status)).count() as u64;
        let counted = [
            cases().count() as u64,
            count(junit_parser::TestStatus::is_failure),
            count(junit_parser::TestStatus::is_error),
        ];
        if told != counted {
            complaints.push(format!("{name}: says {told:?}, is {counted:?}\n{text}"));
        }
        let migrations: usize = histories.histories.iter().map(|told| told.reported().count()).sum();
        if cases().count() <= migrations {
            complaints.push(format!("{name}: {migrations} migrations and an unread file are fewer cases\n{text}"));
        }
    }
    report(complaints);
}
