//! Reads from the kernel what a process has used, and what the machine is.

use std::fs;
use std::time::Duration;

use serde::Serialize;

/// Holds what a running process has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The processor time of all its threads, in nanoseconds.
    pub on_cpu: Duration,
    /// The most memory that it ever had resident, in bytes.
    pub memory_peak: u64,
}

impl Taken {
    /// Returns what the process `pid` has used so far, or `None` if there is no such process or the kernel
    /// does not report it.
    #[must_use]
    pub fn by(pid: u32) -> Option<Self> {
        let memory_peak = memory_peak(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)?;
        let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?.flatten();
        // A thread may end after it is listed and before it is read.
        let each =
            threads.filter_map(|thread| on_cpu(&fs::read_to_string(thread.path().join("schedstat")).ok()?));
        let on_cpu: Duration = each.sum();
        (!on_cpu.is_zero()).then_some(Self { on_cpu, memory_peak })
    }
}

/// Reads a thread's `schedstat`: nanoseconds on a processor, nanoseconds of waiting for one, and the number
/// of turns. The clock ticks in `stat` are ten milliseconds, which is longer than several events take.
fn on_cpu(schedstat: &str) -> Option<Duration> {
    schedstat.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Reads `VmHWM` from a `status` file.
fn memory_peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// Describes the machine that was measured on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// The processor's name, if the system reports it.
    pub processor: String,
    /// The number of processors that can be used at once.
    pub cores: usize,
    /// The architecture, such as `x86_64` or `aarch64`.
    pub architecture: &'static str,
}

impl Machine {
    /// Returns the machine that this program runs on.
    #[must_use]
    pub fn here() -> Self {
        let processor = processor(&fs::read_to_string("/proc/cpuinfo").unwrap_or_default());
        let cores = std::thread::available_parallelism().map(Into::into).unwrap_or_default();
        Self { processor, cores, architecture: std::env::consts::ARCH }
    }
}

fn processor(cpuinfo: &str) -> String {
    let name = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map_or("unknown", |(_, name)| name.trim()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threads_time_is_the_first_of_its_schedstat() {
        assert_eq!(on_cpu("114706 3423187 2\n"), Some(Duration::from_nanos(114_706)));
        assert_eq!(on_cpu(""), None);
        assert_eq!(on_cpu("x 1 2"), None);
    }

    #[test]
    fn the_peak_of_memory_is_in_bytes() {
        let status = "Name:\torder-placed\nVmPeak:\t   81234 kB\nVmHWM:\t    6404 kB\nVmRSS:\t    6100 kB\n";
        assert_eq!(memory_peak(status), Some(6404 * 1024));
        assert_eq!(memory_peak("Name:\tx\n"), None);
        assert_eq!(memory_peak("VmHWM:\t 12 MB\n"), None);
    }

    #[test]
    fn a_process_has_taken_time_and_memory() {
        let before = Taken::by(std::process::id()).unwrap();
        let begun = std::time::Instant::now();
        while begun.elapsed() < Duration::from_millis(30) {}
        let after = Taken::by(std::process::id()).unwrap();
        assert!(after.on_cpu > before.on_cpu + Duration::from_millis(5), "{before:?} {after:?}");
        assert!(before.memory_peak > 500_000);
    }

    #[test]
    fn nothing_is_made_up_about_a_process_that_is_gone() {
        assert_eq!(Taken::by(u32::MAX), None);
    }

    #[test]
    fn a_processor_that_does_not_say_is_unknown() {
        assert_eq!(processor("processor\t: 0\nmodel name\t: Fast One @ 2 GHz\n"), "Fast One @ 2 GHz");
        assert_eq!(processor("processor\t: 0\n"), "unknown");
    }
}
