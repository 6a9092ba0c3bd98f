package android.text.method;

/** How a text is shown. */
public interface TransformationMethod {}
