//! The main job without a window: the sample practice on paper, through the same commands.
use crate::shop::{Outcome, built, root};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes the papers of the sample practice to `out/` and prints their names.
pub fn write_to_out() -> Outcome {
    let out = root().join("out");
    let practice = out.join("sample-practice");
    if practice.exists() {
        // Ours alone: it holds invented people and is made anew each time.
        fs::remove_dir_all(&practice).map_err(|error| format!("cannot clear {}: {error}", practice.display()))?;
    }
    fs::create_dir_all(&out).map_err(|error| format!("cannot make {}: {error}", out.display()))?;

    println!("  no display: writing the papers of the sample practice");
    said(Command::new(built("deskctl")).arg("demo").arg(&practice))?;
    let issued = said(on(&practice).args(["call", "papers", r#"{"limit":1}"#]))?;
    let (superbill, patient) = (word(&issued, "id")?, word(&issued, "patient_id")?);
    let courses = said(on(&practice).args(["call", "series_of", &format!(r#"{{"patient_id":"{patient}"}}"#)]))?;
    let series = word(&courses, "id")?;

    write(&practice, "superbill", &format!(r#"{{"id":"{superbill}"}}"#), "superbill.pdf")?;
    let of_series = format!(r#"{{"series_id":"{series}"}}"#);
    write(&practice, "appointment_list", &of_series, "appointments.pdf")?;
    write(&practice, "calendar_file", &of_series, "appointments.ics")?;
    println!("  the sample practice itself is in out/sample-practice; `deskctl --practice` opens it");
    Ok(())
}

fn write(practice: &Path, paper: &str, input: &str, file: &str) -> Outcome {
    let path = root().join("out").join(file);
    said(on(practice).args(["paper", paper, input, "-o"]).arg(&path))?;
    let bytes = fs::metadata(&path).map_err(|_| format!("{file} was not written"))?.len();
    println!("  wrote out/{file} ({bytes} bytes)");
    Ok(())
}

/// The command line over a practice.
fn on(practice: &Path) -> Command {
    let mut command = Command::new(built("deskctl"));
    command.arg("--practice").arg(practice);
    command
}

fn said(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("cannot start deskctl: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{}\ndeskctl ended with {}", String::from_utf8_lossy(&output.stderr), output.status))
}

/// The text of the first member of this name in some JSON; for ids, which hold no quotes.
fn word<'a>(json: &'a str, name: &str) -> Outcome<&'a str> {
    let after = json.split_once(&format!("\"{name}\"")).map(|(_, rest)| rest);
    after.and_then(|rest| rest.split('"').nth(1)).ok_or_else(|| format!("deskctl did not say {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_what_deskctl_prints() {
        let json = "{\n  \"patient_id\": \"0198-a\",\n  \"series_id\":\"0198-b\"\n}";
        assert_eq!(word(json, "patient_id"), Ok("0198-a"));
        assert_eq!(word(json, "series_id"), Ok("0198-b"));
        assert!(word(json, "passphrase").is_err());
    }
}
