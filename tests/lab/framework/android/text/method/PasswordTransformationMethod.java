package android.text.method;

/** Shows dots. */
public class PasswordTransformationMethod implements TransformationMethod {
    private static PasswordTransformationMethod sInstance;

    public static PasswordTransformationMethod getInstance() {
        if (sInstance == null) sInstance = new PasswordTransformationMethod();
        return sInstance;
    }
}
