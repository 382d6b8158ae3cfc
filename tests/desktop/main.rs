//! The desktop tests: the program that people get, in a real web view, with real keys.
//!
//! The scenes share one start of the program and follow each other as a day does: first start, work, lock, end.
//! `cargo x test desktop` runs all of them; with words behind it, those whose name contains one.

mod checks;
mod driver;
mod native;
mod scenes;
mod stage;
mod window;

use stage::Stage;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;
use window::Window;

fn main() -> ExitCode {
    if !cfg!(target_os = "linux") {
        println!("The desktop tests need WebKitWebDriver, which exists on Linux only.");
        println!("test result: ok. 0 passed; 0 failed");
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    std::panic::set_hook(Box::new(|panic| println!("        {panic}")));
    match play(&wanted) {
        Ok((passed, 0)) => {
            println!("test result: ok. {passed} passed; 0 failed");
            ExitCode::SUCCESS
        }
        Ok((passed, failed)) => {
            println!("test result: FAILED. {passed} passed; {failed} failed");
            ExitCode::FAILURE
        }
        Err(why) => {
            println!("The window did not open: {why}");
            println!("test result: FAILED. 0 passed; 1 failed");
            ExitCode::FAILURE
        }
    }
}

fn play(wanted: &[String]) -> Result<(usize, usize), String> {
    let stage = Stage::set()?;
    let mut window = Window::open(&stage)?;
    let (mut passed, mut failed) = (0, 0);
    for (name, scene) in scenes::ALL {
        // The first scenes lead into the practice, so they always play.
        let plays = wanted.is_empty()
            || scenes::OPENING.contains(name)
            || wanted.iter().any(|word| name.contains(word.as_str()));
        if !plays {
            continue;
        }
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| scene(&mut window, &stage)));
        let took = start.elapsed().as_secs_f64();
        match outcome {
            Ok(()) => {
                passed += 1;
                println!("ok      {took:5.1} s  {name}");
            }
            Err(_) => {
                failed += 1;
                window.picture(&format!("failed-{}", name.replace(' ', "-")));
                println!("FAILED  {took:5.1} s  {name}\n{}", window.text());
                window.back_out();
                if scenes::OPENING.contains(name) {
                    println!("        the scenes after it need it and do not play");
                    break;
                }
            }
        }
    }
    window.close();
    // What the program left behind can be judged only after it has ended.
    for (name, check) in scenes::TRACES {
        match catch_unwind(AssertUnwindSafe(|| check(&stage))) {
            Ok(()) => {
                passed += 1;
                println!("ok             {name}");
            }
            Err(_) => {
                failed += 1;
                println!("FAILED         {name}");
            }
        }
    }
    Ok((passed, failed))
}
