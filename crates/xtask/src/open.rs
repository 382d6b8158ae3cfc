//! `run`: the window, or without a display the same main job on paper.
use crate::shop::{Outcome, built};
use crate::steps::Steps;
use crate::system::System;
use crate::{build, needs};
use std::env;
use std::process::Command;

/// Builds the program and opens the window; without a display the papers of the sample practice go to `out/`.
pub fn run(rest: &[&str]) -> Outcome {
    let mut steps = Steps::default();
    let ready = steps.ours("prerequisites", needs::to_run)
        && steps.ours("page", build::page)
        && steps.run("programs", &mut build::programs());
    if !ready {
        return steps.finish();
    }
    if System::HERE.has_display() { window(rest) } else { crate::papers::write_to_out() }
}

fn window(rest: &[&str]) -> Outcome {
    let mut window = Command::new(built("seriesdesk"));
    window.args(rest);
    if System::HERE == System::Linux && env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        // Without it some graphics drivers show an empty window.
        window.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    println!("  opening the window");
    let status = window.status().map_err(|error| format!("cannot open the window: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("The window ended with {status}.")) }
}
