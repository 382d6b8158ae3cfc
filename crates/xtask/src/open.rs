//! `run`: the window, or without a display the same main job on paper.
use crate::shop::{Outcome, built};
use crate::steps::Steps;
use crate::{build, needs};
use std::env;
use std::process::Command;

/// Builds the program and opens the window; without a display the papers of the sample practice go to `out/`.
pub fn run(rest: &[&str]) -> Outcome {
    let mut steps = Steps::default();
    let ready = steps.ours("prerequisites", needs::to_build)
        && steps.ours("page", build::page)
        && steps.run("programs", &mut build::programs());
    if !ready {
        return steps.finish();
    }
    if has_display() { window(rest) } else { crate::papers::write_to_out() }
}

fn has_display() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn window(rest: &[&str]) -> Outcome {
    let mut window = Command::new(built("seriesdesk"));
    window.args(rest);
    if cfg!(target_os = "linux") && env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        // Without it some graphics drivers show an empty window.
        window.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    println!("  opening the window");
    let status = window.status().map_err(|error| format!("cannot open the window: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("The window ended with {status}.")) }
}
