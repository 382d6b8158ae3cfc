mod acting;
mod deciding;
