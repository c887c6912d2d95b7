//! Kills functions while they run, by killing the processes in which the emulator runs them.

use std::fs;
use std::process::{Command, Stdio};

/// Returns the processes of a group that run functions now. The leader of the group does not run one.
#[must_use]
pub fn functions(group: u32) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| *pid != group && group_of(*pid) == Some(group) && is_function(*pid)).collect()
}

/// Kills a process at once. Returns true if it could.
#[must_use]
pub fn kill(pid: u32) -> bool {
    let status = Command::new("kill").args(["-KILL", &pid.to_string()]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn is_function(pid: u32) -> bool {
    let program = fs::read_link(format!("/proc/{pid}/exe")).ok();
    program.is_some_and(|program| program.to_string_lossy().contains("bootstrap"))
}

/// Returns the process group, which is the fifth field of the process's status. The second field is in
/// brackets and may hold any characters.
fn group_of(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = status.rsplit_once(')')?;
    rest.split_whitespace().nth(2)?.parse().ok()
}
